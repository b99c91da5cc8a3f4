using System.Xml.Linq;
using VirtPS.Drivers.Shared.Domains;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>A measurement of how fast a guest changes its memory.</summary>
/// <param name="Began">When it began.</param>
/// <param name="Seconds">How long it takes.</param>
/// <param name="Mode">How it is made: 0 samples pages, 1 by a bitmap, 2 by the ring of each virtual CPU.</param>
/// <remarks>virDomainStartDirtyRateCalc. A test guest changes a made-up amount each second on each virtual CPU.</remarks>
internal sealed record DirtyRate(DateTimeOffset Began, int Seconds, uint Mode)
{
    private const uint Bitmap = 1;
    private const uint Ring = 2;
    private const int Longest = 60;
    private const long PerVcpu = 16;

    /// <summary>Begins to measure.</summary>
    /// <param name="seconds">How long.</param>
    /// <param name="mode">How: virDomainDirtyRateCalcFlags.</param>
    /// <param name="now">The time.</param>
    /// <returns>The measurement.</returns>
    /// <exception cref="VirtException">InvalidArg for modes that contradict each other or are not known; ConfigUnsupported for a time out of range.</exception>
    internal static DirtyRate Begin(int seconds, uint mode, DateTimeOffset now)
    {
        if ((mode & ~(Bitmap | Ring)) != 0)
        {
            throw VirtException.Worded(
                VirtErrorCode.InvalidArg, $"unsupported flags (0x{mode & ~(Bitmap | Ring):x}) in function virDomainStartDirtyRateCalc", VirtErrorDomain.Test);
        }

        if (mode == (Bitmap | Ring))
        {
            throw SharedErrors.Exclusive("VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_BITMAP", "VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_RING");
        }

        return seconds is >= 1 and <= Longest
            ? new DirtyRate(now, seconds, mode)
            : throw new VirtException(
                VirtErrorCode.ConfigUnsupported, $"seconds={seconds} is invalid, please choose value within [1, {Longest}].", VirtErrorDomain.Test);
    }

    /// <summary>Refuses the mode that needs a feature of the guest's.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="mode">The mode.</param>
    /// <exception cref="VirtException">OperationUnsupported.</exception>
    internal static void CheckMode(DomainDefinition definition, uint mode)
    {
        var ring = mode != Ring
            ? null
            : definition.ToTree().Elements("features").Elements("kvm").Elements("dirty-ring").FirstOrDefault();
        if (mode == Ring && (string?)ring?.Attribute("state") != "on")
        {
            throw new VirtException(
                VirtErrorCode.OperationUnsupported, "dirty-ring calculation mode requires dirty-ring feature enabled.", VirtErrorDomain.Test);
        }
    }

    /// <summary>Describes it.</summary>
    /// <param name="now">The time.</param>
    /// <param name="vcpus">The guest's virtual CPUs.</param>
    /// <returns>The fields of the statistics.</returns>
    internal IEnumerable<TypedParameter> Describe(DateTimeOffset now, int vcpus)
    {
        var measured = now - Began >= TimeSpan.FromSeconds(Seconds);
        yield return new("dirtyrate.calc_status", measured ? 2 : 1);
        yield return new("dirtyrate.calc_start_time", Began.ToUnixTimeSeconds());
        yield return new("dirtyrate.calc_period", Seconds);
        yield return new("dirtyrate.calc_mode", Mode switch { Bitmap => "dirty-bitmap", Ring => "dirty-ring", _ => "page-sampling" });
        if (!measured)
        {
            yield break;
        }

        yield return new("dirtyrate.megabytes_per_second", PerVcpu * vcpus);
        for (var i = 0; i < vcpus && Mode == Ring; i++)
        {
            yield return new($"dirtyrate.vcpu.{i}.megabytes_per_second", (ulong)PerVcpu);
        }
    }
}
