namespace VirtPS.Drivers.Test.Storage;

/// <summary>The table of a test node.</summary>
internal sealed class TestPoolTable(TestNode node)
{
    private readonly TestNode _node = node;
}
