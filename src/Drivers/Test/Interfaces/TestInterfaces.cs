using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.Interfaces;

/// <summary>Network interfaces of a test node.</summary>
internal sealed class TestInterfaces(TestNode node) : IInterfaceDriver
{
    private readonly TestNode _node = node;
}
