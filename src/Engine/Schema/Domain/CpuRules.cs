using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for the guest's processor and its memory nodes.</summary>
internal static class CpuRules
{
    private static readonly string[] Modes = ["custom", "host-model", "host-passthrough", "maximum"];

    private static readonly string[] Matches = ["minimum", "exact", "strict"];

    private static readonly string[] Checks = ["none", "partial", "full"];

    private static readonly string[] Policies = ["force", "require", "optional", "disable", "forbid"];

    public static void Normalize(DomainContext context)
    {
        if (context.Domain.Element("cpu") is not { } cpu)
        {
            return;
        }

        NormalizeMode(cpu);
        NormalizeModel(cpu);
        NormalizeFeatures(cpu);
        NormalizeTopology(cpu);
        if (cpu.Element("numa") is { } numa)
        {
            NumaRules.NormalizeCells(context.Domain, numa);
        }
    }

    private static void NormalizeMode(XElement cpu)
    {
        var mode = cpu.Get("mode");
        if (mode is not null && !Modes.Contains(mode))
        {
            throw Refuse(cpu, $"Invalid mode attribute '{mode}'", Allowed.OneOf(Modes));
        }

        Allowed.Check(cpu, "match", Matches);
        Allowed.Check(cpu, "check", Checks);
        Allowed.Check(cpu, "migratable", Allowed.OnOff);
        if (cpu.Get("migratable") is not null && mode is not ("host-passthrough" or "maximum"))
        {
            throw Refuse(cpu, "Attribute migratable is only allowed for 'host-passthrough' / 'maximum' CPU mode", "no 'migratable'");
        }

        if (mode is null or "custom" && cpu.Text("model") is null)
        {
            CheckBare(cpu);
        }

        // A processor that only says how it is arranged keeps no mode.
        if (cpu.Element("model") is null && cpu.Get("match") is null && mode is null or "custom")
        {
            if (mode == "custom" && cpu.Element("model") is null)
            {
                cpu.Set("mode", null);
                cpu.Set("match", null);
                cpu.Set("check", null);
            }

            return;
        }

        if (mode is null)
        {
            cpu.Set("mode", mode = "custom");
        }

        if (mode == "custom")
        {
            cpu.Default("match", "exact");
        }
        else
        {
            cpu.Set("match", null);
        }
    }

    private static void CheckBare(XElement cpu)
    {
        if (cpu.Element("vendor") is { } vendor)
        {
            throw XmlFault.Error(vendor, "CPU vendor specified without CPU model", null, VirtErrorDomain.Cpu);
        }

        if (cpu.Element("feature") is { } feature)
        {
            throw XmlFault.Error(feature, "Non-empty feature list specified without CPU model", null, VirtErrorDomain.Cpu);
        }

        if (cpu.Get("check") is not null)
        {
            throw XmlFault.Unsupported(cpu, "check attribute specified for CPU with no model");
        }
    }

    private static void NormalizeModel(XElement cpu)
    {
        if (cpu.Element("model") is not { } model)
        {
            return;
        }

        if (cpu.Get("mode") is "host-passthrough" or "maximum")
        {
            model.Remove();
            return;
        }

        if (model.Get("fallback") is { } fallback && fallback is not ("allow" or "forbid"))
        {
            throw Refuse(model, "Invalid fallback attribute", "one of: allow, forbid");
        }

        if (model.Get("vendor_id") is { Length: not 12 })
        {
            throw XmlFault.Error(model, "vendor_id must be exactly 12 characters long", null, VirtErrorDomain.Cpu);
        }

        if (model.Value.Length == 0)
        {
            model.Set("fallback", null);
            if (model.FirstAttribute is null)
            {
                model.Remove();
            }

            return;
        }

        model.Default("fallback", "allow");
    }

    private static void NormalizeFeatures(XElement cpu)
    {
        HashSet<string>? names = null;
        foreach (var feature in cpu.Elements("feature"))
        {
            var policy = feature.Get("policy");
            if (policy is not null && !Policies.Contains(policy))
            {
                throw Refuse(feature, "Invalid CPU feature policy", Allowed.OneOf(Policies));
            }

            feature.Default("policy", "require");
            if (feature.Get("name") is not { Length: > 0 } name)
            {
                throw XmlFault.Error(feature, "Invalid CPU feature name", "a 'name' attribute", VirtErrorDomain.Cpu);
            }

            if (!(names ??= []).Add(name))
            {
                throw XmlFault.Error(feature, $"CPU feature '{name}' specified more than once", null, VirtErrorDomain.Cpu);
            }
        }
    }

    private static void NormalizeTopology(XElement cpu)
    {
        if (cpu.Element("topology") is not { } topology)
        {
            return;
        }

        foreach (var part in (ReadOnlySpan<string>)["sockets", "dies", "clusters", "cores", "threads"])
        {
            if (topology.Get(part) is null)
            {
                if (part is "dies" or "clusters")
                {
                    topology.Set(part, "1");
                    continue;
                }

                throw XmlFault.Error(topology, $"Missing required attribute '{part}' in element 'topology'", null, VirtErrorDomain.Xml);
            }

            var count = Allowed.Number(topology, part)!.Value;
            if (count == 0)
            {
                throw XmlFault.Error(
                    topology, $"Invalid value for attribute '{part}' in element 'topology': Zero is not permitted", null, VirtErrorDomain.Xml);
            }

        }
    }

    private static VirtException Refuse(XElement at, string sentence, string expected) =>
        XmlFault.Unsupported(at, sentence, expected, VirtErrorDomain.Cpu);
}
