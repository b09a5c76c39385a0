namespace Notebook.Cells;

/// <summary>One cell of the notebook.</summary>
/// <param name="Title">The notebook's heading, or its call where it has no heading of its own.</param>
/// <param name="Expected">What the cell must give.</param>
/// <param name="Code">The cell: returns what it gives, and measures itself on the way.</param>
internal sealed record Cell(string Title, string Expected, Func<CellRun, Task<string>> Code)
{
    /// <summary>The notebook's section, where this cell begins one.</summary>
    public string? Section { get; init; }

    /// <summary>What a reader should know about it.</summary>
    public string? Remark { get; init; }

    /// <summary>What the notebook's Python took for it on its machine of 2019, the start of its pool included.</summary>
    public double? PythonSeconds { get; init; }
}

/// <summary>What came of a cell.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Result">What it gave, or how it failed.</param>
/// <param name="Run">What was measured.</param>
internal sealed record CellOutcome(Cell Cell, string Result, CellRun Run)
{
    /// <summary>Whether it gave what the notebook says.</summary>
    public bool IsRight => Result == Cell.Expected;
}
