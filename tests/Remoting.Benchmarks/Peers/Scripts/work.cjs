// What the pools of node call.
exports.identity = value => value;

exports.factors = n => {
    const found = [];
    const root = Math.floor(Math.sqrt(n));
    let rest = n;
    for (let candidate = 2; candidate <= root && rest > 1; candidate += candidate === 2 ? 1 : 2) {
        for (; rest % candidate === 0; rest /= candidate)
            found.push(candidate);
    }
    if (rest > 1 || found.length === 0)
        found.push(rest);
    return found;
};
