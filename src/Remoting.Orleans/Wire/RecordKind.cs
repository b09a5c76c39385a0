namespace Remoting.Clustering;

/// <summary>What the two ends of a session say to each other. The first byte of a record.</summary>
internal enum RecordKind : byte
{
    /// <summary>Caller: what a callable's number means in this session (<see cref="CallableRecord"/>).</summary>
    Define = 1,

    /// <summary>Caller: calls to run (<see cref="RunRecord"/>).</summary>
    Run = 2,

    /// <summary>Caller: calls are not wanted any more: number of the unit (8), whether only those that have not started (1).</summary>
    Cancel = 3,

    /// <summary>Caller: items of a stream were taken: number of the unit (8), how many (4).</summary>
    Taken = 4,

    /// <summary>Caller: reports of progress of a call were told: number of the unit (8), index of the call (4), how many (4).</summary>
    Told = 5,

    /// <summary>Caller: the session is over.</summary>
    Bye = 6,

    /// <summary>Caller: a worker is to be leased (<see cref="LeaseRecord"/>).</summary>
    Lease = 7,

    /// <summary>Caller: a lease is over when its calls have ended: number of the lease (8), whether those that have not begun are cancelled (1).</summary>
    Unlease = 8,

    /// <summary>Caller: a shared value follows, which calls behind it have (<see cref="SharedRecord"/>): its number (8), its length (8).</summary>
    Share = 9,

    /// <summary>Caller: the next bytes of a shared value: its number (8), the bytes.</summary>
    Part = 10,

    /// <summary>Caller: no further call has a shared value: its number (8).</summary>
    Forget = 11,

    /// <summary>Caller: an item of a source of a running call (<see cref="SourceRecord"/>).</summary>
    Given = 12,

    /// <summary>Caller: a source has ended (<see cref="SourceRecord"/>).</summary>
    GivenAll = 13,

    /// <summary>Silo: what came of calls (<see cref="OutcomesRecord"/>).</summary>
    Outcomes = 16,

    /// <summary>Silo: it has too much to do; none of the unit's calls is run: number of the unit (8).</summary>
    Busy = 17,

    /// <summary>Silo: it does not have a callable of the unit, none of whose calls is run: number of the unit (8), number of the callable (4), why (text).</summary>
    Refused = 18,

    /// <summary>Silo: an item of a stream: number of the unit (8), the item.</summary>
    Item = 19,

    /// <summary>Silo: a report of progress: number of the unit (8), index of the call (4), of the parameter (4), the value.</summary>
    Report = 20,

    /// <summary>Silo: a worker is leased: number of the lease (8), of the worker (4), its process (4).</summary>
    Leased = 21,

    /// <summary>Silo: there is no such lease, or not any more: number of the lease (8), whether for an error (1), the error (<see cref="ErrorForm"/>), and whether that is the silo's own matter (1): another one may have a worker.</summary>
    Unleased = 22,

    /// <summary>Silo: what a running call wants of its sources (<see cref="SourceRecord"/>).</summary>
    Wanted = 23,
}
