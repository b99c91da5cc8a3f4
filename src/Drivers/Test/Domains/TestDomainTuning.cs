using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>CPUs, memory and scheduling of domains of a test node.</summary>
internal sealed class TestDomainTuning(TestNode node) : IDomainTuningDriver
{
    private readonly TestNode _node = node;
}
