namespace VirtPS.Drivers.Test.Interfaces;

/// <summary>The table of a test node.</summary>
internal sealed class TestInterfaceTable(TestNode node)
{
    private readonly TestNode _node = node;
}
