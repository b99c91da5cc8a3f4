using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Host.Cpus;

/// <summary>Compares CPUs, and finds what several have in common.</summary>
/// <remarks>x86Compute, virCPUx86Baseline, virCPUx86ExpandFeatures; errors and words are libvirt's.</remarks>
internal static class CpuComparer
{
    /// <summary>Tells whether a host's CPU is all that another CPU asks for.</summary>
    /// <param name="host">The host's.</param>
    /// <param name="cpu">The other.</param>
    /// <param name="hostArch">The host's architecture.</param>
    /// <param name="failIncompatible">Whether what does not fit is an error, which says why.</param>
    /// <returns>How they compare.</returns>
    /// <exception cref="VirtException">InternalError for an unknown model or feature; CpuIncompatible when asked for.</exception>
    internal static CpuCompareResult Compare(CpuDescription? host, CpuDescription cpu, string hostArch, bool failIncompatible)
    {
        if (host?.Model is null)
        {
            return failIncompatible ? throw Fault(VirtErrorCode.CpuIncompatible, "unknown host CPU") : CpuCompareResult.Incompatible;
        }

        var result = Compute(host, cpu, hostArch, out var why);
        return result == CpuCompareResult.Incompatible && failIncompatible ? throw Fault(VirtErrorCode.CpuIncompatible, why!) : result;
    }

    /// <summary>Describes what several CPUs have in common.</summary>
    /// <param name="cpus">The CPUs.</param>
    /// <param name="models">The models that may be used, with what keeps each from running; null for all.</param>
    /// <param name="features">The features that may be used; null for all.</param>
    /// <param name="isMigratable">Whether features are left out that keep a guest on its host.</param>
    /// <returns>A guest's CPU that runs on all of them.</returns>
    /// <exception cref="VirtException">OperationFailed when they have too little in common.</exception>
    internal static CpuDescription Baseline(
        IReadOnlyList<CpuDescription> cpus, IReadOnlyDictionary<string, IReadOnlyList<string>>? models, IReadOnlySet<string>? features, bool isMigratable)
    {
        HashSet<string>? common = null;
        string? vendor = null;
        foreach (var cpu in cpus)
        {
            vendor = VendorOf(cpu, vendor, isFirst: common is null);
            var own = FeaturesOf(cpu, policy: null);
            if (common is null)
            {
                common = own;
            }
            else
            {
                common.IntersectWith(own);
            }
        }

        if (features is not null)
        {
            common!.IntersectWith(features);
        }

        if (common!.Count == 0)
        {
            throw Fault(VirtErrorCode.OperationFailed, "CPUs are incompatible");
        }

        var names = cpus.Select(cpu => cpu.Model).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        var found = CpuDecoder.Describe(new CpuIdentity(vendor, 0, 0, 0, common), isHost: false, models, names, isMigratable);
        return found with
        {
            Vendor = cpus.All(cpu => cpu.Vendor is not null) ? found.Vendor : null,
            AllowsFallback = !(names.Length == 1 && names[0] == found.Model),
        };
    }

    /// <summary>Writes out all features of a guest's CPU, those of its model too.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <returns>The same with all its features, in the order of their names.</returns>
    /// <exception cref="VirtException">InternalError for an unknown model.</exception>
    internal static CpuDescription Expand(CpuDescription cpu)
    {
        var model = CpuMap.X86.Model(cpu.Model ?? string.Empty) ?? throw Fault(VirtErrorCode.InternalError, $"unknown CPU model {cpu.Model}");
        List<(string Name, string Policy)> all = [.. CpuMap.X86.Ordered(model.Features).Select(name => (name, "require"))];
        foreach (var feature in cpu.Features.Where(feature => cpu.IsHost || feature.Policy is "require" or "disable"))
        {
            var at = all.FindIndex(item => item.Name == feature.Name);
            if (at < 0)
            {
                all.Add(feature);
            }
            else
            {
                all[at] = feature;
            }
        }

        if (!cpu.IsHost)
        {
            all.AddRange(model.Removed.Where(name => !all.Exists(item => item.Name == name)).Select(name => (name, "disable")));
        }

        return cpu with { Features = [.. all.OrderBy(feature => feature.Name, StringComparer.Ordinal)] };
    }

    /// <summary>Lists what a CPU has.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="policy">Only what is said to be so; null for what it has in the end.</param>
    /// <returns>The features.</returns>
    /// <exception cref="VirtException">InternalError for an unknown model or feature.</exception>
    internal static HashSet<string> FeaturesOf(CpuDescription cpu, string? policy)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        if (cpu.IsHost && policy is not (null or "require"))
        {
            return found;
        }

        if (cpu.Model is not null && policy is null or "require")
        {
            var model = CpuMap.X86.Model(cpu.Model!) ?? throw Fault(VirtErrorCode.InternalError, $"Unknown CPU model {cpu.Model}");
            found.UnionWith(model.Features);
        }

        foreach (var (name, said) in cpu.Features)
        {
            _ = CpuMap.X86.Feature(name) ?? throw Fault(VirtErrorCode.InternalError, $"Unknown CPU feature {name}");
            if (policy is null ? said is "force" or "require" : said == policy)
            {
                found.Add(name);
            }
            else if (policy is null && said is "disable" or "forbid")
            {
                found.Remove(name);
            }
        }

        return found;
    }

    private static CpuCompareResult Compute(CpuDescription host, CpuDescription cpu, string hostArch, out string? why)
    {
        why = null;
        if (cpu.Arch is { } arch && arch is not ("x86_64" or "i686"))
        {
            why = $"CPU arch {arch} does not match host arch";
            return CpuCompareResult.Incompatible;
        }

        if (cpu.Vendor is { } vendor && vendor != host.Vendor)
        {
            why = $"host CPU vendor does not match required CPU vendor {vendor}";
            return CpuCompareResult.Incompatible;
        }

        var has = FeaturesOf(host, policy: null);
        var required = FeaturesOf(cpu, "require");
        var (forced, optional, disabled, forbidden) = (FeaturesOf(cpu, "force"), FeaturesOf(cpu, "optional"), FeaturesOf(cpu, "disable"), FeaturesOf(cpu, "forbid"));
        forbidden.IntersectWith(has);
        if (forbidden.Count > 0)
        {
            why = $"Host CPU provides forbidden features: {List(forbidden)}";
            return CpuCompareResult.Incompatible;
        }

        required.ExceptWith(forced);
        required.ExceptWith(optional);
        required.ExceptWith(disabled);
        if (!required.IsSubsetOf(has))
        {
            required.ExceptWith(has);
            why = $"Host CPU does not provide required features: {List(required)}";
            return CpuCompareResult.Incompatible;
        }

        has.ExceptWith(optional);
        has.ExceptWith(required);
        has.ExceptWith(disabled);
        has.ExceptWith(forced);
        if (has.Count == 0)
        {
            return CpuCompareResult.Identical;
        }

        if (!cpu.IsHost && cpu.Match == "strict")
        {
            why = $"Host CPU does not strictly match guest CPU: Extra features: {List(has)}";
            return CpuCompareResult.Incompatible;
        }

        return CpuCompareResult.Superset;
    }

    private static string List(IEnumerable<string> features) => string.Join(", ", CpuMap.X86.Ordered(features));

    private static string? VendorOf(CpuDescription cpu, string? known, bool isFirst)
    {
        var model = cpu.Model is { } name ? CpuMap.X86.Model(name) : null;
        if (!isFirst && cpu.Vendor is { } own && model?.Vendor is { } maker && own != maker)
        {
            throw Fault(VirtErrorCode.OperationFailed, $"CPU vendor {maker} of model {model.Name} differs from vendor {own}");
        }

        var said = cpu.Vendor ?? (isFirst ? null : model?.Vendor);
        if (said is null)
        {
            return known;
        }

        if (!CpuMap.X86.Vendors.Values.Contains(said, StringComparer.Ordinal))
        {
            throw Fault(VirtErrorCode.OperationFailed, $"Unknown CPU vendor {said}");
        }

        return known is null || known == said ? said : throw Fault(VirtErrorCode.OperationFailed, "CPU vendors do not match");
    }

    private static VirtException Fault(VirtErrorCode code, string what) => new(code, what, VirtErrorDomain.Cpu);
}
