using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>The guest's main memory: <c>-m</c>, its backend and <c>-overcommit</c>.</summary>
/// <remarks>qemuBuildMemCommandLine.</remarks>
internal static class MemoryOptions
{
    /// <summary>Adds the memory.</summary>
    /// <param name="launch">The command line.</param>
    internal static void Add(LaunchBuilder launch)
    {
        var domain = launch.Guest.Domain;
        var bytes = Initial(domain);
        var maximum = domain.Element("maxMemory");
        var text = $"size={(bytes / ScaledSize.KiB).Invariant()}k";
        if (maximum is not null && XmlSize.Read(domain, "maxMemory", ScaledSize.KiB) is { } most)
        {
            var slots = maximum.Number("slots") is > 0 and { } count ? $",slots={count.Invariant()}" : string.Empty;
            text += $"{slots},maxmem={ScaledSize.ToKiB(most).Invariant()}k";
        }

        launch.Option("-m", text);
        if (!NumaOptions.HasCells(launch.Guest))
        {
            if (launch.Facts.Machine(launch.Guest.Machine)?.DefaultRam is { } name)
            {
                var backend = new MemoryBackend(launch).ForMachine(name, bytes);
                launch.Object(backend.ThreadContext());
                launch.Object(backend.Properties);
            }
            else
            {
                AddLegacyPath(launch);
            }
        }

        launch.Option("-overcommit", domain.Element("memoryBacking")?.Element("locked") is null ? "mem-lock=off" : "mem-lock=on");
    }

    /// <summary>Tells how much memory a guest has beside its memory devices.</summary>
    /// <param name="domain">The definition.</param>
    /// <returns>The size in bytes.</returns>
    internal static long Initial(XElement domain)
    {
        var cells = domain.Element("cpu")?.Element("numa")?.Elements("cell").ToList();
        if (cells is { Count: > 0 })
        {
            return cells.Sum(MemoryBackend.SizeOf);
        }

        var modules = domain.Element("devices")?.Elements("memory").Sum(device => device.Element("target") is { } target ? XmlSize.Read(target, "size", ScaledSize.KiB) ?? 0 : 0) ?? 0;
        return (XmlSize.Read(domain, "memory", ScaledSize.KiB) ?? 0) - modules;
    }

    /// <summary>Says where memory that has no backend comes from, in the way of machine types that do not name theirs.</summary>
    /// <param name="launch">The command line.</param>
    internal static void AddLegacyPath(LaunchBuilder launch)
    {
        var backing = launch.Guest.Domain.Element("memoryBacking");
        var path = new MemoryBackend(launch).ForMachine("ram", 0).Properties["mem-path"]?.GetValue<string>();
        if (backing?.Element("allocation")?.Get("mode") == "immediate" || (path is not null && backing?.Element("hugepages") is not null))
        {
            launch.Flag("-mem-prealloc");
        }

        if (path is not null)
        {
            launch.Option("-mem-path", path);
        }
    }
}
