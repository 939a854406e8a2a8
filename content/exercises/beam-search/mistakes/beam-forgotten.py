import numpy as np


def beam_search(first, table, width, steps, alpha):
    beam, finished = [((), 0.0)], []
    for _ in range(steps):
        grown = []
        for tokens, total in beam:
            log_p = table[tokens[-1]] if tokens else first
            grown += [((*tokens, k), total + log_p[k]) for k in range(len(first))]
        best = sorted(grown, key=lambda pair: pair[1], reverse=True)[:width]
        finished += [pair for pair in best if pair[0][-1] == 0]
        beam = [pair for pair in best if pair[0][-1] != 0]
        if not beam:
            break
    tokens, total = max(finished or beam, key=lambda pair: pair[1] / len(pair[0]) ** alpha)
    return np.array(tokens), total / len(tokens) ** alpha
