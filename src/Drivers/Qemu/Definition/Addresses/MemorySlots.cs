using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Gives memory modules their slots.</summary>
/// <remarks>qemuDomainAssignMemorySlots.</remarks>
internal static class MemorySlots
{
    /// <summary>Assigns all slots.</summary>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InternalError"/> when there are fewer slots than modules.</exception>
    public static void Assign(QemuGuest guest)
    {
        if (guest.Domain.Element("maxMemory").Number("slots") is not { } slots)
        {
            return;
        }

        var modules = guest.Devices.Elements("memory").Where(memory => memory.Get("model") is "dimm" or "nvdimm").ToArray();
        var taken = modules.Select(SlotOf).ToHashSet();
        foreach (var module in modules.Where(module => SlotOf(module) is null))
        {
            var free = Enumerable.Range(0, slots).Where(slot => !taken.Contains(slot)).Select(slot => (int?)slot).FirstOrDefault()
                ?? throw XmlFault.Make(VirtErrorCode.InternalError, module, "failed to find an empty memory slot", null, VirtErrorDomain.Qemu);
            taken.Add(free);
            module.Elements("address").Remove();
            module.Insert(new XElement("address", new XAttribute("type", "dimm"), new XAttribute("slot", free.Invariant())));
        }
    }

    private static int? SlotOf(XElement module) =>
        module.Element("address") is { } address && address.Get("type") == "dimm" ? address.Number("slot") ?? 0 : null;
}
