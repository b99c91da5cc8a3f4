namespace VirtPS.Drivers.Test.Networks;

/// <summary>The table of a test node.</summary>
internal sealed class TestNetworkTable(TestNode node)
{
    private readonly TestNode _node = node;
}
