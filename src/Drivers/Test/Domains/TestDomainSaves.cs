using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Saved domains of a test node.</summary>
internal sealed class TestDomainSaves(TestNode node) : IDomainSaveDriver
{
    private readonly TestNode _node = node;
}
