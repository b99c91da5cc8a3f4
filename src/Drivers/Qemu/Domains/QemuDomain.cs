using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Shared.Snapshots;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Qemu.Domains;

/// <summary>One domain of the QEMU driver.</summary>
/// <param name="definition">Its definition.</param>
/// <param name="node">Where it is.</param>
internal sealed class QemuDomain(DomainDefinition definition, QemuNode node) : HostDomain(definition)
{
    private int _snapshots;
    private int _checkpoints;

    /// <summary>Lets one operation at a time at it.</summary>
    internal DomainJobs Jobs { get; } = new(QemuNode.Speaker, node.Host.Clock, node.Settings.File.Processes.MaxQueued);

    /// <summary>How its last long job went, which is told once; null where there was none.</summary>
    internal DomainJobInfo? CompletedJob { get; set; }

    /// <summary>Its present run; null while it is shut off.</summary>
    internal QemuRun? Run { get; set; }

    /// <summary>What is out of the ordinary about its present run.</summary>
    internal DomainTaints Taints { get; set; }

    /// <summary>What of its present run is deprecated.</summary>
    internal List<string> Deprecations { get; } = [];

    /// <summary>How long its agent may take; -2 for ever, -1 as by default, 0 not at all, otherwise seconds.</summary>
    internal int AgentTimeout { get; set; } = -2;

    /// <summary>The open files that clients have handed over for its images, by what definitions call them.</summary>
    internal System.Collections.Concurrent.ConcurrentDictionary<string, CommandLine.PassedFiles> FileGroups { get; } = new(StringComparer.Ordinal);

    /// <summary>Held while its status file is written.</summary>
    internal Lock StatusGate { get; } = new();

    /// <inheritdoc/>
    internal override bool HasManagedSave => ManagedSave;

    /// <summary>Whether a managed save image is there.</summary>
    internal bool ManagedSave { get; set; }

    /// <inheritdoc/>
    internal override int SnapshotCount => _snapshots;

    /// <inheritdoc/>
    internal override int CheckpointCount => _checkpoints;

    /// <summary>Says how many snapshots and checkpoints it has.</summary>
    /// <param name="snapshots">How many snapshots.</param>
    /// <param name="checkpoints">How many checkpoints.</param>
    internal void CountMoments(int snapshots, int checkpoints) => (_snapshots, _checkpoints) = (snapshots, checkpoints);

    /// <summary>Its snapshots.</summary>
    internal SnapshotTree Snapshots { get; set; } = new();

    /// <summary>Its checkpoints.</summary>
    internal CheckpointTree Checkpoints { get; set; } = new();

    /// <summary>What a listing shows.</summary>
    internal DomainSummary Summary => new(
        Ref, State, Reason, Definition.MaxMemory, Definition.Memory, Definition.Vcpus,
        Run?.Process is { } process ? ProcessTimes.Read(process.Id)?.Total ?? TimeSpan.Zero : TimeSpan.Zero, IsPersistent, Autostart, HasManagedSave);

    /// <inheritdoc/>
    internal override void BecomeInactive(int reason)
    {
        base.BecomeInactive(reason);
        Run = null;
        Taints = DomainTaints.None;
        Deprecations.Clear();
    }
}
