using VirtPS.Drivers.NodeDevice.Describe;
using VirtPS.Drivers.NodeDevice.Mediated;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.NodeDevice;

/// <summary>A device of the host, as the driver remembers it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parent">The name of the device it hangs on; nothing for the host itself.</param>
/// <param name="Path">Its place under <c>/sys/devices</c>; nothing for the host itself and for what is only defined.</param>
/// <param name="Capabilities">What it can do, by libvirt's names.</param>
internal sealed record HostNodeDevice(string Name, string? Parent, string? Path, IReadOnlyList<string> Capabilities)
{
    /// <summary>How a mediated device is to be made, where that is stored.</summary>
    internal MdevDefinition? Definition { get; init; }

    /// <summary>Whether it exists now.</summary>
    internal bool IsActive => Path is not null || IsHost;

    /// <summary>What a listing shows of it.</summary>
    internal NodeDeviceSummary Summary =>
        new(new NodeDeviceRef(Name), Parent, Capabilities, IsActive, IsHost || Definition is not null, IsHost || Definition is { Autostart: true });

    private bool IsHost => Name == SystemDescriber.Name;
}
