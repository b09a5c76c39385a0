# Logs of test programs as a table. The first file lists the tests that the platform itself prevents, a line each: "Class.Method # why", or one case of a
# test, as its log names it.
FILENAME == ARGV[1] {
    if (match($0, / # /))
        why[substr($0, 1, RSTART - 1)] = substr($0, RSTART + 3)
    next
}
{ sub(/\r$/, "") }
/^ +Remoting\.Tests\..* \[(STARTING|FINISHED|FAIL|PREVENTED)\]/ {
    match($0, / \[(STARTING|FINISHED|FAIL|PREVENTED)\]/)
    name = substr($0, 1, RSTART - 1)
    sub(/^ +Remoting\.Tests\./, "", name)
    said = substr($0, RSTART + 2, 4)
    if (said == "STAR") open[name] = 1
    else {
        if (said == "FAIL" || said == "PREV") bad[name] = 1
        seen[name] = 1
        delete open[name]
    }
}
# What the program itself says it runs on.
match($0, /\([^()]*\.NET [^()]*\)/) && / Runner / { runtime = substr($0, RSTART + 1, RLENGTH - 2) }
# A class that was given up, or a program that died: see the lanes.
/^lane: / { print; broken++ }
END {
    for (name in open) { seen[name] = 1; bad[name] = 1; unended[name] = 1 }
    for (name in seen) {
        method = name
        sub(/\(.*/, "", method)
        class = method
        sub(/\.[^.]*$/, "", class)
        classes[class] = 1
        if (!(name in bad)) { passed[class]++; allPassed++ }
        else if (name in why || method in why) { known[class]++; allKnown++; met[name in why ? name : method] = 1 }
        else { failed[class]++; allFailed++; failures[name] = (name in unended) ? "did not end" : "failed" }
    }
    format = "%-44s %7s %7s %9s\n"
    printf format, "class", "passed", "failed", "prevented"
    sorted = "sort"
    for (class in classes)
        printf format, class, passed[class] + 0, failed[class] + 0, known[class] + 0 | sorted
    close(sorted)
    printf format, "total", allPassed + 0, allFailed + 0, allKnown + 0
    for (name in met)
        print "prevented: " name ": " why[name] | sorted
    close(sorted)
    for (name in failures)
        print failures[name] ": " name | sorted
    close(sorted)
    print allPassed ? "on " runtime : "No test was run."
    exit (allFailed || broken || !allPassed) ? 1 : 0
}
