using System.Xml.Linq;
using VirtPS.Drivers.Shared.Tuning;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Changes how many virtual CPUs a definition has, and which of them are plugged in.</summary>
internal static class VcpuTuning
{
    /// <summary>The most virtual CPUs that the test driver gives a guest.</summary>
    internal const int Most = 32;

    /// <summary>Sets the number of virtual CPUs.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="count">The number.</param>
    /// <param name="flags">Which number, and in which definition.</param>
    /// <exception cref="VirtException">InvalidArg when there may not be so many.</exception>
    internal static void SetCount(TestDomain domain, int count, DomainVcpuFlags flags)
    {
        var resolved = DomainImpact.Resolve(domain, (DomainAffectFlags)(flags & (DomainVcpuFlags.Live | DomainVcpuFlags.Config)));
        var ceiling = flags.HasFlag(DomainVcpuFlags.Maximum);
        if (resolved.HasFlag(DomainAffectFlags.Live))
        {
            RefuseTooMany(count, domain.Definition.MaxVcpus);
        }

        if (resolved.HasFlag(DomainAffectFlags.Config) && !ceiling)
        {
            RefuseTooMany(count, domain.StoredDefinition.MaxVcpus);
        }

        DomainImpact.ChangeBoth(
            domain, resolved, live => PlugFirst(live, count), config => { if (ceiling) { SetCeiling(config, count); } else { PlugFirst(config, count); } });
    }

    /// <summary>Plugs or unplugs single virtual CPUs.</summary>
    /// <param name="domain">The definition.</param>
    /// <param name="vcpus">Their numbers.</param>
    /// <param name="enable">Whether they are plugged in.</param>
    /// <exception cref="VirtException">InvalidArg when one is not there or cannot be unplugged.</exception>
    internal static void Plug(DomainXml domain, CpuSet vcpus, bool enable)
    {
        if (vcpus.Last >= domain.MaxVcpus)
        {
            throw DomainErrors.Argument($"vcpu {vcpus.Last} is not present in domain config");
        }

        if (!enable && vcpus.Contains(0))
        {
            throw DomainErrors.Argument("vCPU '0' can't be unplugged");
        }

        var plugged = Plugged(domain);
        foreach (var vcpu in vcpus.Numbers())
        {
            if (enable)
            {
                plugged.Add(vcpu);
            }
            else
            {
                plugged.Remove(vcpu);
            }
        }

        Write(domain, plugged, inSingles: true);
    }

    private static void RefuseTooMany(int count, int most)
    {
        if (count > most)
        {
            throw DomainErrors.Argument($"requested cpu amount exceeds maximum ({count} > {most})");
        }
    }

    private static void SetCeiling(DomainXml domain, int count)
    {
        var plugged = Plugged(domain);
        plugged.RemoveWhere(vcpu => vcpu >= count);
        domain.MaxVcpus = count;
        Write(domain, plugged, domain.Element.Element("vcpus") is not null);
    }

    private static void PlugFirst(DomainXml domain, int count) =>
        Write(domain, [.. Enumerable.Range(0, count)], domain.Element.Element("vcpus") is not null);

    private static SortedSet<int> Plugged(DomainXml domain)
    {
        var singles = domain.Element.Elements("vcpus").Elements("vcpu").ToArray();
        return singles.Length == 0
            ? [.. Enumerable.Range(0, domain.Vcpus)]
            : [.. singles.Where(item => (string?)item.Attribute("enabled") != "no").Select(item => (int)(item.NumberOf("id") ?? 0))];
    }

    private static void Write(DomainXml domain, SortedSet<int> plugged, bool inSingles)
    {
        domain.Vcpus = plugged.Count;
        if (!inSingles)
        {
            return;
        }

        domain.Element.Elements("vcpus").Remove();
        domain.Element.Add(new XElement("vcpus", Enumerable.Range(0, domain.MaxVcpus).Select(vcpu => new XElement(
            "vcpu",
            new XAttribute("id", vcpu),
            new XAttribute("enabled", plugged.Contains(vcpu) ? "yes" : "no"),
            new XAttribute("hotpluggable", vcpu == 0 ? "no" : "yes")))));
    }
}
