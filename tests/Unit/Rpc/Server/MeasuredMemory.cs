namespace VirtPS.Tests.Unit.Rpc.Server;

/// <summary>Tests that measure the memory of the process, which run when no others do.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredMemory
{
    internal const string Name = "measured memory";
}
