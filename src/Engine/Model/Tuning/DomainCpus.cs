using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>Reads the virtual CPUs of domains.</summary>
public static class DomainCpus
{
    /// <summary>Gives the virtual CPUs of a domain, those that are not plugged in included.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="inactive">Whether those of its stored definition.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The virtual CPUs in the order of their numbers.</returns>
    /// <remarks>virDomainGetVcpus, virDomainGetVcpuPinInfo.</remarks>
    public static async Task<IReadOnlyList<VirtDomainCpu>> ReadAsync(VirtDomain domain, bool inactive, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var tuning = domain.Connection.DomainTuning;
        var live = domain.IsActive && !inactive;
        var definition = domain.Connection.Domains.GetXmlAsync(domain.Ref, live ? DomainXmlFlags.None : DomainXmlFlags.Inactive, cancellationToken);
        var running = live ? tuning.GetVcpusAsync(domain.Ref, cancellationToken) : Task.FromResult<IReadOnlyList<VcpuInfo>>([]);
        var pinning = Optional.OrNothing(tuning.GetVcpuPinningAsync(domain.Ref, live ? DomainAffectFlags.Live : DomainAffectFlags.Config, cancellationToken));
        var described = DomainXml.Parse(await definition.ConfigureAwait(false));
        var known = (await running.ConfigureAwait(false)).ToDictionary(one => one.Number);
        var pins = await pinning.ConfigureAwait(false) ?? [];

        // An array, because PowerShell cannot take single items out of what a collection expression makes.
        return Enumerable.Range(0, described.MaxVcpus).Select(number => known.TryGetValue(number, out var info)
            ? new VirtDomainCpu(domain, number, true, info.State, info.CpuTime, info.Cpu >= 0 ? info.Cpu : null, HostCpus.Text(info.Affinity))
            : new VirtDomainCpu(domain, number, !live && IsOnline(described, number), null, null, null, HostCpus.Text(pins.ElementAtOrDefault(number) ?? []))).ToArray();
    }

    /// <summary>Counts the virtual CPUs of a domain and tells where its emulator may run.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The counts.</returns>
    /// <remarks>virDomainGetVcpusFlags, virDomainGetEmulatorPinInfo.</remarks>
    public static async Task<VirtDomainCpuSummary> SummarizeAsync(VirtDomain domain, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var emulator = Optional.OrNothing(domain.Connection.DomainTuning.GetEmulatorPinningAsync(domain.Ref, DomainAffectFlags.Current, cancellationToken));
        var current = CountAsync(domain.IsActive, DomainVcpuFlags.Live);
        var maximum = CountAsync(domain.IsActive, DomainVcpuFlags.Live | DomainVcpuFlags.Maximum);
        var configCurrent = CountAsync(domain.IsPersistent, DomainVcpuFlags.Config);
        var configMaximum = CountAsync(domain.IsPersistent, DomainVcpuFlags.Config | DomainVcpuFlags.Maximum);
        return new VirtDomainCpuSummary(
            domain,
            await current.ConfigureAwait(false),
            await maximum.ConfigureAwait(false),
            await configCurrent.ConfigureAwait(false),
            await configMaximum.ConfigureAwait(false),
            await emulator.ConfigureAwait(false) is { } pins ? HostCpus.Text(pins) : null);

        Task<int?> CountAsync(bool exists, DomainVcpuFlags flags) =>
            exists ? Optional.OrNoValue(domain.Connection.DomainTuning.GetVcpuCountAsync(domain.Ref, flags, cancellationToken)) : Task.FromResult<int?>(null);
    }

    private static bool IsOnline(DomainXml description, int number)
    {
        var said = description.Element.Elements("vcpus").Elements("vcpu").FirstOrDefault(vcpu => (int?)vcpu.Attribute("id") == number);
        return said is null ? number < description.Vcpus : (string?)said.Attribute("enabled") == "yes";
    }
}
