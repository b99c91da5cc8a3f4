using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for a domain's memory: all sizes become KiB, and the amounts agree with one another.</summary>
internal static class MemoryRules
{
    // VIR_DOMAIN_MEMORY_PARAM_UNLIMITED.
    private const long Unlimited = long.MaxValue >> 10;

    public static void Normalize(DomainContext context)
    {
        var domain = context.Domain;
        if (domain.Element("memtune") is { } limits)
        {
            NormalizeLimits(limits);
        }

        if (domain.Element("memoryBacking") is { } backing)
        {
            CheckBacking(backing, "source", "type", ["file", "anonymous", "memfd"]);
            CheckBacking(backing, "access", "mode", ["shared", "private"]);
            CheckBacking(backing, "allocation", "mode", ["immediate", "ondemand"]);
            if (backing.Element("hugepages") is { } pages)
            {
                NormalizePages(domain, pages);
            }
        }
    }

    /// <summary>Makes a domain's amounts of memory agree, once its memory devices are known.</summary>
    /// <remarks>virDomainDefPostParseMemory.</remarks>
    public static void Total(DomainContext context)
    {
        var domain = context.Domain;
        var total = ReadKiB(domain, "memory") ?? 0;
        var current = ReadKiB(domain, "currentMemory") ?? 0;
        var max = ReadKiB(domain, "maxMemory") ?? 0;
        var slots = domain.Element("maxMemory") is { } maximum ? Allowed.Number(maximum, "slots") ?? 0 : 0;
        if (domain.Element("memory") is { } memory)
        {
            Allowed.Check(memory, "dumpCore", Allowed.OnOff);
        }

        var plugged = PluggedKiB(context.Devices);

        // Whoever defines a guest anew means the sum of its parts, whatever the total says.
        if (total == 0 || context.Defaults.IsNew)
        {
            total = NumaKiB(domain) is var numa and > 0 ? numa + plugged : total;
        }

        if (plugged > total)
        {
            throw XmlFault.Error(domain.Element("memory")!, "Total size of memory devices exceeds the total memory size");
        }

        if (total - plugged == 0)
        {
            throw XmlFault.Error(
                domain.Element("memory") ?? domain, "Memory size must be specified via <memory> or in the <numa> configuration");
        }

        if (context.Defaults.MemoryWithoutSlots ? max == 0 && slots != 0 : (max == 0) != (slots == 0))
        {
            throw XmlFault.Error(domain.Element("maxMemory")!, "both maximum memory size and memory slot count must be specified");
        }

        if (max != 0 && max < total)
        {
            throw XmlFault.Error(
                domain.Element("maxMemory")!, "maximum memory size must be equal or greater than the actual memory size", $"at least {total} KiB");
        }

        Write(domain, "memory", total);
        Write(domain, "currentMemory", current == 0 || current > total ? total : current);
        if (max != 0)
        {
            Write(domain, "maxMemory", max);
        }
        else
        {
            domain.Elements("maxMemory").Remove();
        }
    }

    /// <summary>Turns an element's size into KiB.</summary>
    public static void NormalizeUnit(XElement element)
    {
        if (XmlSize.Read(element, ScaledSize.KiB, $"./{element.Name.LocalName}") is { } bytes)
        {
            element.Set("unit", "KiB");
            SetValue(element, ScaledSize.ToKiB(bytes));
        }
    }

    private static void NormalizeLimits(XElement limits)
    {
        foreach (var limit in limits.Elements().ToArray())
        {
            NormalizeUnit(limit);
            if (long.TryParse(limit.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var kib) && kib >= Unlimited)
            {
                limit.Remove();
            }
        }

        if (!limits.HasElements)
        {
            limits.Remove();
        }
    }

    private static void CheckBacking(XElement backing, string child, string attribute, string[] values)
    {
        if (backing.Element(child) is { } element && element.Get(attribute) is { } value && !values.Contains(value))
        {
            throw XmlFault.Unsupported(element, $"unknown memoryBacking/{child}/{attribute} '{value}'", Allowed.OneOf(values));
        }
    }

    private static void NormalizePages(XElement domain, XElement pages)
    {
        foreach (var page in pages.Elements("page"))
        {
            var size = Allowed.Need(page, "size");
            if (!ScaledSize.TryParseNumber(size, out var value))
            {
                throw XmlFault.Error(page, $"Invalid value '{size}' for element or attribute './@size'", "a whole number", VirtErrorDomain.Xml);
            }

            page.Set("size", ScaledSize.ToKiB(ScaledSize.Scale(value, page.Get("unit"), ScaledSize.KiB)).Invariant());
            page.Set("unit", "KiB");

            if (CpuSet.TryParse(page.Get("nodeset"), out var nodes))
            {
                page.Set("nodeset", nodes.ToString());
            }

            // Node 0 alone means nothing where the guest has no nodes.
            if (page.Get("nodeset") == "0" && domain.Element("cpu")?.Element("numa") is null)
            {
                page.Set("nodeset", null);
            }
        }
    }

    private static long? ReadKiB(XElement parent, string name)
    {
        if (XmlSize.Read(parent, name, ScaledSize.KiB) is not { } bytes)
        {
            return null;
        }

        return ScaledSize.ToKiB(bytes) < ScaledSize.ToKiB(long.MaxValue)
            ? ScaledSize.ToKiB(bytes)
            : throw XmlFault.Make(VirtErrorCode.Overflow, parent.Element(name)!, "size value too large");
    }

    private static long NumaKiB(XElement domain)
    {
        var sum = 0L;
        foreach (var cell in domain.Element("cpu")?.Element("numa")?.Elements("cell") ?? [])
        {
            if (cell.Get("memory") is { } text && ScaledSize.TryParseNumber(text, out var value))
            {
                sum += ScaledSize.ToKiB(ScaledSize.Scale(value, cell.Get("unit"), ScaledSize.KiB));
            }
        }

        return sum;
    }

    private static long PluggedKiB(XElement devices)
    {
        var sum = 0L;
        foreach (var memory in devices.Elements("memory"))
        {
            if (memory.Element("target") is { } target && XmlSize.Read(target, "size", ScaledSize.KiB) is { } bytes)
            {
                sum += ScaledSize.ToKiB(bytes);
            }
        }

        return sum;
    }

    private static void Write(XElement domain, string name, long kib)
    {
        var element = domain.Need(name);
        element.Set("unit", "KiB");
        SetValue(element, kib);
    }

    private static void SetValue(XElement element, long kib)
    {
        var text = kib.Invariant();
        if (element.Value != text)
        {
            element.Value = text;
        }
    }
}
