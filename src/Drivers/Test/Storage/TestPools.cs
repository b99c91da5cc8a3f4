using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.Storage;

/// <summary>Storage pools of a test node.</summary>
internal sealed class TestPools(TestNode node) : IStoragePoolDriver
{
    private readonly TestNode _node = node;
}
