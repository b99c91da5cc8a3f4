using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Snapshots of domains of a test node.</summary>
internal sealed class TestDomainSnapshots(TestNode node) : IDomainSnapshotDriver
{
    private readonly TestNode _node = node;
}
