using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>Memory that sits in slots or on PCI, and may come and go.</summary>
/// <remarks>qemuBuildMemoryDeviceCommandLine.</remarks>
internal static class MemoryDevices
{
    /// <summary>Adds the guest's memory devices.</summary>
    /// <param name="launch">The command line.</param>
    internal static void Add(LaunchBuilder launch)
    {
        foreach (var device in launch.Guest.Devices.Elements("memory"))
        {
            var backend = new MemoryBackend(launch).ForDevice(device);
            launch.Object(backend.ThreadContext());
            launch.Object(backend.Properties);

            // Enclaves are parts of the machine, not devices.
            if (device.Get("model") != "sgx-epc")
            {
                launch.Device(Describe(launch, device));
            }
        }
    }

    /// <summary>Describes a memory device.</summary>
    /// <param name="launch">The command line that it belongs to.</param>
    /// <param name="device">The device.</param>
    /// <returns>Its properties.</returns>
    internal static JsonObject Describe(LaunchBuilder launch, XElement device)
    {
        var guest = launch.Guest;
        var model = device.Get("model");
        var target = device.Element("target")!;
        var type = model switch
        {
            "dimm" => "pc-dimm",
            "nvdimm" => "nvdimm",
            "virtio-pmem" => "virtio-pmem-pci",
            "virtio-mem" => "virtio-mem-pci",
            _ => throw Refusal.Unsupported($"memory device model '{model}' is not supported by QEMU"),
        };
        guest.Require(type, $"memory device model '{model}'");
        var alias = GuestLayout.AliasOf(device);
        var preallocated = model == "virtio-mem" && new MemoryBackend(launch).IsPreallocated(device);
        return PropertyWriter.Device(type)
            .With("node", PropertyWriter.ReadNumber(target.Text("node")))
            .With("label-size", NotNought(target.Element("label") is { } label ? XmlSize.Read(label, "size", ScaledSize.KiB) : null))
            .With("block-size", NotNought(XmlSize.Read(target, "block", ScaledSize.KiB)))
            .With("requested-size", NotNought(XmlSize.Read(target, "requested", ScaledSize.KiB)))
            .With("uuid", device.Text("uuid"))
            .With("unarmed", target.Element("readonly") is null ? null : true)
            .With("memdev", "mem" + alias)
            .With("prealloc", preallocated ? true : null)
            .With("memaddr", PropertyWriter.ReadNumber(target.Element("address")?.Get("base")))
            .Switch("dynamic-memslots", target.Get("dynamicMemslots"))
            .With("id", alias)
            .At(guest, device);
    }

    private static long? NotNought(long? bytes) => bytes is 0 ? null : bytes;
}
