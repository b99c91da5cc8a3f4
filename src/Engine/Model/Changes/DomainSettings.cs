using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>Settings of a domain that are to change; what is null stays.</summary>
/// <remarks>virDomainSetMemoryFlags, virDomainSetVcpusFlags, virDomainSetAutostart, virDomainSetMetadata, virDomainSetLifecycleAction.</remarks>
public sealed record DomainSettings
{
    /// <summary>The memory that the domain has, in bytes.</summary>
    public long? Memory { get; init; }

    /// <summary>The memory that it may reach, in bytes.</summary>
    public long? MaxMemory { get; init; }

    /// <summary>Its virtual CPUs.</summary>
    public int? Vcpu { get; init; }

    /// <summary>The virtual CPUs that it may reach.</summary>
    public int? MaxVcpu { get; init; }

    /// <summary>Whether it starts with its host.</summary>
    public bool? Autostart { get; init; }

    /// <summary>Whether it starts with its host the next time, and only then.</summary>
    /// <remarks>virDomainSetAutostartOnce, libvirt 11.2.</remarks>
    public bool? AutostartOnce { get; init; }

    /// <summary>A short line about it; an empty one removes it.</summary>
    public string? Title { get; init; }

    /// <summary>A text about it; an empty one removes it.</summary>
    public string? Description { get; init; }

    /// <summary>What happens when the guest switches itself off.</summary>
    public DomainLifecycleAction? OnPoweroff { get; init; }

    /// <summary>What happens when the guest restarts itself.</summary>
    public DomainLifecycleAction? OnReboot { get; init; }

    /// <summary>What happens when the guest crashes.</summary>
    public DomainLifecycleAction? OnCrash { get; init; }

    /// <summary>What it starts from, first choice first: kinds of device (hd, cdrom, fd, network), or targets of its disks and MAC addresses of its interfaces.</summary>
    public IReadOnlyList<string>? BootOrder { get; init; }

    /// <summary>Shows what a description will say after the change. Autostart is no part of it.</summary>
    /// <param name="description">The description as it is; it is left alone.</param>
    /// <returns>A changed copy.</returns>
    /// <exception cref="VirtException">InvalidArg when <see cref="BootOrder"/> names what the domain has not.</exception>
    public DomainXml Preview(DomainXml description)
    {
        ArgumentNullException.ThrowIfNull(description);
        var after = description.Copy();
        var memory = Memory ?? after.CurrentMemory ?? after.Memory;
        after.Memory = MaxMemory ?? after.Memory;
        after.CurrentMemory = memory is { } wanted && after.Memory is { } ceiling ? Math.Min(wanted, ceiling) : memory;
        if (Vcpu is not null || MaxVcpu is not null)
        {
            var count = Vcpu ?? after.Vcpus;
            after.MaxVcpus = MaxVcpu ?? after.MaxVcpus;
            after.Vcpus = Math.Min(count, after.MaxVcpus);
        }

        after.Title = Title ?? after.Title;
        after.Description = Description ?? after.Description;
        after.OnPoweroff = WordOf(OnPoweroff) ?? after.OnPoweroff;
        after.OnReboot = WordOf(OnReboot) ?? after.OnReboot;
        after.OnCrash = WordOf(OnCrash) ?? after.OnCrash;
        if (BootOrder is not null)
        {
            Model.BootOrder.Set(after, BootOrder);
        }

        return after;
    }

    /// <summary>Makes the changes, one after the other; the first that the host refuses ends it.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="scope">Whether the run, the stored definition or both change. The boot order is always the stored definition's, autostart the host's.</param>
    /// <param name="cancellationToken">Ends it after the change that is being made.</param>
    /// <returns>A task that ends when all is done.</returns>
    public async Task ApplyAsync(VirtDomain domain, DomainAffectFlags scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        await SetMemoryAsync(domain, scope, cancellationToken).ConfigureAwait(false);
        await SetVcpusAsync(domain, scope, cancellationToken).ConfigureAwait(false);
        var domains = domain.Connection.Domains;
        foreach (var (kind, text) in new[] { (DomainMetadataType.Title, Title), (DomainMetadataType.Description, Description) })
        {
            if (text is not null)
            {
                await domains.SetMetadataAsync(domain.Ref, kind, text.Length == 0 ? null : text, null, null, scope, cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (var (kind, action) in new[] { (DomainLifecycleType.Poweroff, OnPoweroff), (DomainLifecycleType.Reboot, OnReboot), (DomainLifecycleType.Crash, OnCrash) })
        {
            if (action is { } wanted)
            {
                await domains.SetLifecycleActionAsync(domain.Ref, kind, wanted, scope, cancellationToken).ConfigureAwait(false);
            }
        }

        if (Autostart is { } autostart)
        {
            await domains.SetAutostartAsync(domain.Ref, autostart, cancellationToken).ConfigureAwait(false);
        }

        if (AutostartOnce is { } once)
        {
            await domains.SetAutostartOnceAsync(domain.Ref, once, cancellationToken).ConfigureAwait(false);
        }

        if (BootOrder is not null)
        {
            await Model.BootOrder.StoreAsync(domain, BootOrder, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string? WordOf(DomainLifecycleAction? action) => action switch
    {
        DomainLifecycleAction.Destroy => "destroy",
        DomainLifecycleAction.Restart => "restart",
        DomainLifecycleAction.RestartRename => "rename-restart",
        DomainLifecycleAction.Preserve => "preserve",
        DomainLifecycleAction.CoreDumpDestroy => "coredump-destroy",
        DomainLifecycleAction.CoreDumpRestart => "coredump-restart",
        _ => null,
    };

    // What a domain has may at no time exceed what it may reach: a ceiling that rises goes first, one that sinks goes last.
    private async Task SetMemoryAsync(VirtDomain domain, DomainAffectFlags scope, CancellationToken cancellationToken)
    {
        var tuning = domain.Connection.DomainTuning;
        if (MaxMemory is { } rising && rising >= domain.MaxMemory)
        {
            await tuning.SetMemoryAsync(domain.Ref, rising, (DomainMemoryFlags)scope | DomainMemoryFlags.Maximum, cancellationToken).ConfigureAwait(false);
        }

        if (Memory is { } memory)
        {
            await tuning.SetMemoryAsync(domain.Ref, memory, (DomainMemoryFlags)scope, cancellationToken).ConfigureAwait(false);
        }

        if (MaxMemory is { } sinking && sinking < domain.MaxMemory)
        {
            await tuning.SetMemoryAsync(domain.Ref, sinking, (DomainMemoryFlags)scope | DomainMemoryFlags.Maximum, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SetVcpusAsync(VirtDomain domain, DomainAffectFlags scope, CancellationToken cancellationToken)
    {
        var tuning = domain.Connection.DomainTuning;
        if (MaxVcpu is { } rising && rising >= domain.Vcpu)
        {
            await tuning.SetVcpusAsync(domain.Ref, rising, (DomainVcpuFlags)scope | DomainVcpuFlags.Maximum, cancellationToken).ConfigureAwait(false);
        }

        if (Vcpu is { } count)
        {
            await tuning.SetVcpusAsync(domain.Ref, count, (DomainVcpuFlags)scope, cancellationToken).ConfigureAwait(false);
        }

        if (MaxVcpu is { } sinking && sinking < domain.Vcpu)
        {
            await tuning.SetVcpusAsync(domain.Ref, sinking, (DomainVcpuFlags)scope | DomainVcpuFlags.Maximum, cancellationToken).ConfigureAwait(false);
        }
    }
}
