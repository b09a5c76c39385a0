// The leak check looks at the whole process, so that no two tests may be in it at once.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
