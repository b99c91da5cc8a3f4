using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Host.Cpus;

/// <summary>What a CPU says of itself.</summary>
/// <param name="Vendor">Its maker's name; null for none of the known ones.</param>
/// <param name="Family">Its family.</param>
/// <param name="Model">Its model.</param>
/// <param name="Stepping">Its stepping.</param>
/// <param name="Features">The known features that it has.</param>
internal sealed record CpuIdentity(string? Vendor, int Family, int Model, int Stepping, IReadOnlySet<string> Features);

/// <summary>Finds the model that describes a CPU best.</summary>
/// <remarks>x86Decode.</remarks>
internal static class CpuDecoder
{
    // What one feature that must be taken away weighs, against one that must be added.
    private const int Penalty = 2;

    /// <summary>Describes a CPU.</summary>
    /// <param name="cpu">What it says of itself.</param>
    /// <param name="isHost">Whether it is a host's: then nothing may be missing of the model.</param>
    /// <param name="models">The models that may be used, with what keeps each from running; null for all.</param>
    /// <param name="preferred">Models to prefer; a single one is taken in any case.</param>
    /// <param name="isMigratable">Whether features are left out that keep a guest on its host.</param>
    /// <returns>The description.</returns>
    /// <exception cref="VirtException">InternalError when no model fits.</exception>
    internal static CpuDescription Describe(
        CpuIdentity cpu,
        bool isHost,
        IReadOnlyDictionary<string, IReadOnlyList<string>>? models = null,
        IReadOnlyList<string>? preferred = null,
        bool isMigratable = false)
    {
        var map = CpuMap.X86;
        var features = WithoutBroken(cpu);
        (CpuModel Model, List<(string Name, string Policy)> Features)? best = null;
        foreach (var model in map.Models.Reverse())
        {
            IReadOnlyList<string>? blockers = null;
            if ((models is not null && !models.TryGetValue(model.Name, out blockers)) || (cpu.Vendor is not null && model.Vendor is not null && cpu.Vendor != model.Vendor))
            {
                continue;
            }

            var candidate = Compare(map, features, model, blockers, isHost);
            var verdict = Judge(best, model, candidate, cpu, isHost, preferred ?? []);
            if (verdict > 0)
            {
                best = (model, candidate);
            }

            if (verdict == 2)
            {
                break;
            }
        }

        if (best is not { } found)
        {
            throw new VirtException(VirtErrorCode.InternalError, "Cannot find suitable CPU model for given data", VirtErrorDomain.Cpu);
        }

        return new CpuDescription
        {
            IsHost = isHost,
            Model = found.Model.Name,
            Vendor = cpu.Vendor,
            Features = [.. found.Features.Where(feature => !isMigratable || map.Feature(feature.Name) is not { IsMigratable: false })],
        };
    }

    private static List<(string Name, string Policy)> Compare(CpuMap map, IReadOnlySet<string> features, CpuModel model, IReadOnlyList<string>? blockers, bool isHost)
    {
        var more = map.Ordered(features.Except(model.Features));
        var less = model.Features.Except(features).ToHashSet(StringComparer.Ordinal);

        // What QEMU's version of the model has and cannot give must be taken away too.
        less.UnionWith((blockers ?? []).Where(name => !features.Contains(name) || model.Features.Contains(name)));
        List<(string, string)> all = [.. more.Select(name => (name, "require")), .. map.Ordered(less).Select(name => (name, "disable"))];
        if (!isHost)
        {
            all.AddRange(model.Removed.Where(name => !all.Exists(item => item.Item1 == name)).Select(name => (name, "disable")));
        }

        return all;
    }

    private static int Judge(
        (CpuModel Model, List<(string Name, string Policy)> Features)? best,
        CpuModel model,
        List<(string Name, string Policy)> candidate,
        CpuIdentity cpu,
        bool isHost,
        IReadOnlyList<string> preferred)
    {
        if (!(isHost ? model.DescribesHosts : model.DescribesGuests) || (isHost && candidate.Exists(feature => feature.Policy == "disable")))
        {
            return 0;
        }

        var isPreferred = preferred.Contains(model.Name);
        if (isPreferred && preferred.Count == 1)
        {
            return 2;
        }

        if (best is not { } current)
        {
            return 1;
        }

        var (stood, stands) = (current.Model.StandsFor(cpu.Family, cpu.Model, cpu.Stepping), model.StandsFor(cpu.Family, cpu.Model, cpu.Stepping));
        if (stood != stands)
        {
            return stands ? 1 : 0;
        }

        var (before, lostBefore) = Weigh(current.Features, isHost);
        var (now, lost) = Weigh(candidate, isHost);
        return now < before || (now == before && lost < lostBefore) || (isPreferred && lost < lostBefore) ? 1 : 0;
    }

    // libvirt counts while it shortens what it counts, so that only half of what is taken away weighs; who is to find the
    // same model has to count the same way.
    private static (int Weight, int Lost) Weigh(List<(string Name, string Policy)> features, bool isHost)
    {
        if (isHost)
        {
            return (features.Count, 0);
        }

        var (kept, lost, penalty) = (features.Count, 0, Penalty);
        for (var i = 0; i < kept; i++)
        {
            if (features[i].Policy == "disable")
            {
                kept--;
                lost += penalty++;
            }
        }

        return (kept + lost, lost);
    }

    // Some CPUs say that they have transactional memory, but it does not work.
    private static IReadOnlySet<string> WithoutBroken(CpuIdentity cpu)
    {
        var isBroken = cpu is { Vendor: "Intel", Family: 6, Model: 60 or 69 or 70 } || (cpu is { Vendor: "Intel", Family: 6, Model: 63 } && cpu.Stepping < 4);
        return isBroken ? cpu.Features.Where(name => name is not ("hle" or "rtm")).ToHashSet(StringComparer.Ordinal) : cpu.Features;
    }
}
