using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>Rounds a guest's memory to what its machine can have.</summary>
/// <remarks>qemuDomainAlignMemorySizes: whole MiB, modules of whole 2 MiB; on POWER 256 MiB.</remarks>
internal static class LiveMemory
{
    private const long MiB = 1L << 20;

    /// <summary>Rounds all sizes up.</summary>
    /// <param name="live">The live definition; it is changed.</param>
    internal static void Align(XElement live)
    {
        var isPower = live.Element("os")?.Element("type")?.Get("arch") is "ppc64" or "ppc64le";
        var step = isPower ? 256 * MiB : MiB;
        var initial = MemoryOptions.Initial(live);
        var cells = live.Element("cpu")?.Element("numa")?.Elements("cell").ToList() ?? [];
        if (cells.Count > 0)
        {
            cells.ForEach(cell => Cell(cell, step));
            initial = cells.Sum(MemoryBackend.SizeOf);
        }
        else
        {
            initial = Up(initial, step);
        }

        var modules = live.Element("devices")?.Elements("memory").ToList() ?? [];
        modules.ForEach(module => Align(module, isPower));
        XmlSize.WriteKiB(live, "memory", initial + modules.Sum(module => XmlSize.Read(module.Element("target")!, "size", ScaledSize.KiB) ?? 0));
        if (live.Element("maxMemory") is not null && XmlSize.Read(live, "maxMemory", ScaledSize.KiB) is { } most)
        {
            XmlSize.WriteKiB(live, "maxMemory", Up(most, step));
        }
    }

    /// <summary>Rounds a memory device's size up.</summary>
    /// <param name="module">The device; it is changed.</param>
    /// <param name="isPower">Whether the machine is a POWER one.</param>
    internal static void Align(XElement module, bool isPower)
    {
        var target = module.Element("target");
        if (target is not null && XmlSize.Read(target, "size", ScaledSize.KiB) is { } size)
        {
            XmlSize.WriteKiB(target, "size", Up(size, isPower ? 256 * MiB : 2 * MiB));
        }
    }

    private static void Cell(XElement cell, long step)
    {
        cell.Set("memory", (Up(MemoryBackend.SizeOf(cell), step) / ScaledSize.KiB).Invariant());
        cell.Set("unit", "KiB");
    }

    private static long Up(long size, long step) => (size + step - 1) / step * step;
}
