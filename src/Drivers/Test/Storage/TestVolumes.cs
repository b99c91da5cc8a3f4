using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.Storage;

/// <summary>Storage volumes of a test node.</summary>
internal sealed class TestVolumes(TestNode node) : IStorageVolumeDriver
{
    private readonly TestNode _node = node;
}
