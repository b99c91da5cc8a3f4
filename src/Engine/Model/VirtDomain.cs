using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>A virtual machine or container.</summary>
/// <remarks>virDomain.</remarks>
public sealed class VirtDomain : VirtObject
{
    private DomainSummary _summary;

    internal VirtDomain(VirtConnection connection, DomainSummary summary)
        : base(connection) => _summary = summary;

    /// <summary>The handle that operations take.</summary>
    public DomainRef Ref => _summary.Domain;

    /// <inheritdoc/>
    public override string Name => Ref.Name;

    /// <summary>The uuid.</summary>
    public Guid Uuid => Ref.Uuid;

    /// <summary>The number while it runs, otherwise nothing.</summary>
    public int? Id => Ref.Id >= 0 ? Ref.Id : null;

    /// <summary>The state.</summary>
    public DomainState State => _summary.State;

    /// <summary>Why it is in that state, such as <c>Booted</c>.</summary>
    public string StateReason => DomainStateReasons.NameOf(_summary.State, _summary.Reason);

    /// <summary>Whether it runs, paused or not.</summary>
    public bool IsActive => Ref.Id >= 0;

    /// <summary>Whether its definition outlives its run.</summary>
    public bool IsPersistent => _summary.IsPersistent;

    /// <summary>Whether it starts with the host.</summary>
    public bool Autostart => _summary.Autostart;

    /// <summary>Whether a managed save image waits for its next start.</summary>
    public bool HasManagedSave => _summary.HasManagedSave;

    /// <summary>Virtual CPUs.</summary>
    public int Vcpu => _summary.Vcpus;

    /// <summary>Memory now, in bytes.</summary>
    public long Memory => _summary.Memory;

    /// <summary>Memory it may reach, in bytes.</summary>
    public long MaxMemory => _summary.MaxMemory;

    /// <summary>CPU time used.</summary>
    public TimeSpan CpuTime => _summary.CpuTime;

    /// <inheritdoc/>
    public override Task<string> GetXmlAsync(CancellationToken cancellationToken) =>
        Connection.Domains.GetXmlAsync(Ref, DomainXmlFlags.None, cancellationToken);

    private protected override async Task ReloadAsync(CancellationToken cancellationToken) =>
        _summary = (await Connection.Domains.GetAsync(Ref, cancellationToken).ConfigureAwait(false))._summary;
}
