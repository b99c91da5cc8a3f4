using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Domains of a test node.</summary>
internal sealed class TestDomains(TestNode node) : IDomainDriver
{
    private readonly TestNode _node = node;
}
