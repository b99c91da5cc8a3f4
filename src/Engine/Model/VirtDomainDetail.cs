using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>What is asked about a domain less often, each with a question of its own to the host.</summary>
/// <remarks>What a host does not tell is null, or an empty list.</remarks>
public sealed class VirtDomainDetail
{
    // Lists are arrays: PowerShell cannot take one item of the list that a collection expression makes.
    private VirtDomainDetail(VirtDomain domain) => Domain = domain;

    /// <summary>The domain.</summary>
    public VirtDomain Domain { get; }

    /// <summary>The kind of operating system, such as <c>hvm</c>.</summary>
    /// <remarks>virDomainGetOSType.</remarks>
    public string? OSType { get; private init; }

    /// <summary>Whether the domain can be controlled: Ok, or what keeps it.</summary>
    /// <remarks>virDomainGetControlInfo; for a domain that runs.</remarks>
    public DomainControlState? ControlState { get; private init; }

    /// <summary>How long it has been so.</summary>
    public TimeSpan? ControlTime { get; private init; }

    /// <summary>Whether it starts with its host the next time, and only then.</summary>
    /// <remarks>virDomainGetAutostartOnce, libvirt 11.2.</remarks>
    public bool? AutostartOnce { get; private init; }

    /// <summary>How the CPUs' time is shared out, such as <c>posix</c>.</summary>
    /// <remarks>virDomainGetSchedulerType.</remarks>
    public string? Scheduler { get; private init; }

    /// <summary>The labels that keep the guest in its bounds.</summary>
    /// <remarks>virDomainGetSecurityLabelList.</remarks>
    public IReadOnlyList<SecurityLabel> SecurityLabel { get; private init; } = [];

    /// <summary>Warnings: what of the domain is deprecated, what makes it unsupported, the last errors of its disks.</summary>
    /// <remarks>virDomainGetMessages.</remarks>
    public IReadOnlyList<string> Message { get; private init; } = [];

    /// <summary>Asks the host.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What the host tells.</returns>
    /// <exception cref="Errors.VirtException">What the host says; NoDomain when the domain is gone.</exception>
    public static async Task<VirtDomainDetail> ReadAsync(VirtDomain domain, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var domains = domain.Connection.Domains;
        var osType = Optional.OrNothing(domains.GetOsTypeAsync(domain.Ref, cancellationToken));
        var once = Optional.OrNoValue(domains.GetAutostartOnceAsync(domain.Ref, cancellationToken));
        var labels = Optional.OrNothing(domains.GetSecurityLabelsAsync(domain.Ref, cancellationToken));
        var messages = Optional.OrNothing(domains.GetMessagesAsync(domain.Ref, DomainMessageFlags.None, cancellationToken));
        var control = domain.IsActive ? Optional.OrNothing(domains.GetControlInfoAsync(domain.Ref, cancellationToken)) : Task.FromResult<DomainControlInfo?>(null);
        var scheduler = Optional.OrNothing(domain.Connection.DomainTuning.GetSchedulerTypeAsync(domain.Ref, cancellationToken));
        await Task.WhenAll(osType, once, labels, messages, control, scheduler).ConfigureAwait(false);
        return new VirtDomainDetail(domain)
        {
            OSType = await osType.ConfigureAwait(false),
            AutostartOnce = await once.ConfigureAwait(false),
            SecurityLabel = (await labels.ConfigureAwait(false))?.Where(label => label.Label.Length > 0).ToArray() ?? [],
            Message = (await messages.ConfigureAwait(false))?.ToArray() ?? [],
            ControlState = (await control.ConfigureAwait(false))?.State,
            ControlTime = (await control.ConfigureAwait(false))?.StateTime,
            Scheduler = await scheduler.ConfigureAwait(false),
        };
    }

    /// <summary>Says whose it is.</summary>
    /// <returns>The domain's name.</returns>
    public override string ToString() => Domain.Name;
}
