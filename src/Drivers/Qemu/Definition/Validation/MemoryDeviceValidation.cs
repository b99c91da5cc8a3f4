using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Refuses memory devices that QEMU's guests cannot have.</summary>
/// <remarks>qemuDomainDefValidateMemoryHotplugDevice.</remarks>
internal static class MemoryDeviceValidation
{
    /// <summary>Checks a device; hotplug checks its own so too.</summary>
    /// <param name="memory">The device.</param>
    /// <param name="nodes">How many memory nodes the guest has.</param>
    /// <param name="slots">How many slots for modules it has.</param>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.ConfigUnsupported"/>.</exception>
    public static void Check(XElement memory, int nodes, int slots)
    {
        var model = memory.Get("model");
        var address = memory.Element("address")?.Get("type");
        if (model is "dimm" or "nvdimm")
        {
            if (address is not (null or "dimm"))
            {
                throw Refuse.Unsupported(memory, "only 'dimm' addresses are supported for the pc-dimm device");
            }

            if (memory.Element("address").Number("slot") is { } slot && slot >= slots)
            {
                throw Refuse.Unsupported(memory, $"memory device slot '{slot}' exceeds slots count '{slots}'");
            }

            CheckConflict(memory);
        }
        else if (model is "virtio-pmem" or "virtio-mem" && address is not (null or "pci" or "ccw"))
        {
            throw Refuse.Unsupported(memory, $"only 'pci' addresses are supported for the {model} device");
        }

        if (model != "virtio-pmem" && nodes != 0 && memory.Element("target")?.Element("node") is null)
        {
            throw Refuse.Unsupported(memory, "target NUMA node needs to be specified for memory device");
        }
    }

    /// <remarks>qemuCheckMemoryDimmConflict.</remarks>
    private static void CheckConflict(XElement memory)
    {
        var address = memory.Element("address");
        foreach (var other in memory.ElementsBeforeSelf("memory").Select(m => m.Element("address")).Where(a => a?.Get("type") == "dimm"))
        {
            if (address.Number("slot") is { } slot && other.Number("slot") == slot)
            {
                throw Refuse.Unsupported(memory, $"memory device slot '{slot}' is already being used by another memory device");
            }

            if (address?.Get("base") is { } place && place != "0x0" && other!.Get("base") == place)
            {
                throw Refuse.Unsupported(memory, $"memory device base '{place}' is already being used by another memory device");
            }
        }
    }
}
