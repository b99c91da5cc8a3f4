using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>Finds the generic SCSI device of the host behind an adapter and an address.</summary>
/// <remarks>virSCSIDeviceGetSgName.</remarks>
internal static class ScsiPath
{
    /// <summary>Finds the device.</summary>
    /// <param name="source">The source with adapter and address.</param>
    /// <returns>Its path, such as <c>/dev/sg0</c>.</returns>
    /// <exception cref="Engine.Errors.VirtException">InternalError when the host has no such device.</exception>
    internal static string Find(XElement source)
    {
        var adapter = source.Element("adapter")?.Get("name") ?? throw Refusal.Broken("the SCSI host device has no adapter");
        var address = source.Element("address") ?? throw Refusal.Broken("the SCSI host device has no address");
        if (!adapter.StartsWith("scsi_host", StringComparison.Ordinal)
            || !int.TryParse(adapter.AsSpan("scsi_host".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var host))
        {
            throw Refusal.Broken($"Cannot parse adapter '{adapter}'");
        }

        var directory = $"/sys/bus/scsi/devices/{host}:{DeviceAddress.Number(address, "bus")}:{DeviceAddress.Number(address, "target")}:{DeviceAddress.Number(address, "unit")}/scsi_generic";
        return Directory.Exists(directory) && Directory.EnumerateDirectories(directory).Select(Path.GetFileName).FirstOrDefault() is { } name
            ? "/dev/" + name
            : throw Refusal.Broken($"the host has no generic SCSI device at {adapter}: {directory} is missing");
    }
}
