using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for the number of virtual processors and where they run.</summary>
internal static class VcpuRules
{
    private static readonly string[] Placements = ["static", "auto"];

    public static void Normalize(DomainContext context)
    {
        var domain = context.Domain;
        var vcpu = domain.Element("vcpu") ?? domain.Insert(new XElement("vcpu", "1"));

        if (!uint.TryParse(
            vcpu.Value, NumberStyles.AllowLeadingWhite | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var max))
        {
            throw XmlFault.Error(vcpu, "maximum vcpus count must be an integer");
        }

        vcpu.Value = max.ToString(CultureInfo.InvariantCulture);
        if (max == 0)
        {
            throw XmlFault.Make(VirtErrorCode.InternalError, vcpu, "CPU IDs in <numa> exceed the <vcpu> count", "at least 1");
        }

        NormalizeStates(domain, vcpu, (int)max);
        NormalizeIOThreads(domain);
        ThreadRules.Normalize(domain);
    }

    private static void NormalizeStates(XElement domain, XElement vcpu, int max)
    {
        var current = Allowed.Number(vcpu, "current") ?? (uint)max;
        if (domain.Element("vcpus") is { HasElements: true } states)
        {
            current = 0;
            foreach (var state in states.Elements("vcpu"))
            {
                var id = Allowed.Number(state, "id") ?? throw XmlFault.MissingAttribute(state, "id", "a processor's number");
                if (id >= max)
                {
                    throw XmlFault.Error(state, $"vcpu id '{id}' is out of range of maximum vcpu count", $"less than {max}");
                }

                var enabled = Allowed.Need(state, "enabled", Allowed.YesNo) == "yes";
                Allowed.Check(state, "hotpluggable", Allowed.YesNo);
                if (!enabled && state.Get("hotpluggable") == "no")
                {
                    throw XmlFault.Unsupported(state, $"vcpu '{id}' is both offline and not hotpluggable");
                }

                state.Default("hotpluggable", enabled ? "no" : "yes");
                current += enabled ? 1u : 0u;
            }
        }

        if (current > max)
        {
            throw XmlFault.Unsupported(vcpu, "maximum vCPU count must not be less than current vCPU count", $"at most {max}");
        }

        vcpu.Set("current", current == max ? null : current.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Completes where processors run and memory lies, once the guest's memory nodes are known.</summary>
    public static void NormalizePlacement(XElement domain)
    {
        var vcpu = domain.Element("vcpu")!;
        Allowed.Check(vcpu, "placement", Placements);
        if (vcpu.Get("cpuset") is { } text)
        {
            var set = CpuSet.TryParse(text, out var parsed)
                ? parsed
                : throw XmlFault.Make(VirtErrorCode.InvalidArg, vcpu, $"Failed to parse bitmap '{text}'", "numbers and ranges such as 0-3,8,^2", VirtErrorDomain.None);
            if (set.Count == 0)
            {
                throw XmlFault.Unsupported(vcpu, $"Invalid value of 'cpuset': {text}");
            }

            vcpu.Set("cpuset", vcpu.Get("placement") == "auto" ? null : set.ToString());
        }

        if (vcpu.Get("placement") == "auto" && domain.Element("numatune")?.Element("memory") is null)
        {
            domain.Need("numatune").Insert(new XElement("memory", new XAttribute("mode", "strict"), new XAttribute("placement", "auto")));
        }

        NumaRules.NormalizePlacement(domain, isStatic: vcpu.Get("placement") != "auto");
        var automatic = domain.Element("numatune")?.Element("memory")?.Get("placement") == "auto"
            && vcpu.Get("cpuset") is null
            && domain.Element("cputune")?.Elements().Any(pin => pin.Name.LocalName is "vcpupin" or "emulatorpin" or "iothreadpin") != true;
        if (automatic)
        {
            vcpu.Set("placement", "auto");
        }

        vcpu.Default("placement", "static");
        if (domain.Element("cputune") is { } tune)
        {
            NormalizePins(tune);
        }
    }

    private static void NormalizePins(XElement tune)
    {
        foreach (var pin in tune.Elements())
        {
            if (CpuSet.TryParse(pin.Get("cpuset"), out var pinned))
            {
                pin.Set("cpuset", pinned.ToString());
            }
        }

        foreach (var (name, id) in ((string, string)[])[("vcpupin", "vcpu"), ("iothreadpin", "iothread")])
        {
            var pins = tune.Elements(name).ToArray();
            var sorted = pins.OrderBy(p => p.Number(id)).ToArray();
            if (!pins.SequenceEqual(sorted))
            {
                pins.Remove();
                tune.Add(sorted);
            }
        }
    }

    private static void NormalizeIOThreads(XElement domain)
    {
        if (domain.Text("iothreads") is not { } text)
        {
            return;
        }

        if (!uint.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count))
        {
            throw XmlFault.Error(domain.Element("iothreads")!, $"invalid iothreads count '{text}'", "a whole number");
        }

        domain.SetText("iothreads", count == 0 ? null : count.ToString(CultureInfo.InvariantCulture));
    }
}
