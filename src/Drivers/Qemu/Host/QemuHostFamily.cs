using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Capabilities;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Processes;
using VirtPS.Drivers.Shared.Host;
using VirtPS.Drivers.Shared.Identities;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Host;

/// <summary>The host, and what its QEMU programs can run.</summary>
/// <param name="node">What the driver's connections share.</param>
internal sealed class QemuHostFamily(QemuNode node) : HostFamily(QemuNode.Speaker, QemuPrograms.HostArch), IHostDriver
{
    /// <inheritdoc/>
    public Task<string> GetTypeAsync(CancellationToken cancellationToken) => Task.FromResult("QEMU");

    /// <inheritdoc/>
    public async Task<ulong> GetHypervisorVersionAsync(CancellationToken cancellationToken)
    {
        var binary = node.Programs.DefaultFor(QemuPrograms.HostArch)
            ?? throw QemuNode.Speaker.Internal("Cannot find suitable emulator for " + QemuPrograms.HostArch);
        var version = (await node.Programs.FactsAsync(binary, cancellationToken).ConfigureAwait(false)).Version;
        return (ulong)((version.Major * 1_000_000) + (version.Minor * 1_000) + version.Build);
    }

    /// <inheritdoc/>
    public Task<int> GetMaxVcpusAsync(string? type, CancellationToken cancellationToken) => Answer(
        () => (type ?? "qemu").ToLowerInvariant() switch
        {
            "qemu" => 16,
            "kvm" => 1024,
            var other => throw QemuNode.Speaker.Argument($"unknown type '{other}'"),
        });

    /// <inheritdoc/>
    public Task SuspendAsync(NodeSuspendTarget target, TimeSpan duration, CancellationToken cancellationToken) =>
        HostSleep.Ours.SuspendAsync(target, duration, text => node.Log(Engine.Daemons.Settings.LogPriority.Warning, text), cancellationToken);

    /// <inheritdoc/>
    public async Task<string> GetCapabilitiesAsync(CancellationToken cancellationToken)
    {
        var facts = new List<QemuFacts>();
        foreach (var (_, path) in QemuPrograms.Find())
        {
            try
            {
                facts.Add(await node.Programs.FactsAsync(path, cancellationToken).ConfigureAwait(false));
            }
            catch (VirtException e)
            {
                node.Log(Engine.Daemons.Settings.LogPriority.Warning, e.Message);
            }
        }

        return VirtXml.Write(QemuCapabilities.Describe(
            facts, HostSecurity.Models(node.Host.IsPrivileged), node.Settings.File.Confinement.Identity ?? default, node.Host.HostId));
    }

    /// <inheritdoc/>
    public async Task<string> GetDomainCapabilitiesAsync(DomainCapabilitiesQuery query, CancellationToken cancellationToken)
    {
        var (facts, arch, type) = await new HypervisorChoice(node).MakeAsync(
            new(query.Emulator, query.Architecture, query.Machine, query.VirtType), cancellationToken).ConfigureAwait(false);
        if (arch != facts.Arch && !(arch == "i686" && facts.Arch == "x86_64"))
        {
            throw QemuNode.Speaker.Argument($"Emulator '{facts.Binary}' does not support arch '{arch}'");
        }

        return type is "qemu" or "kvm"
            ? VirtXml.Write(new QemuDomainCapabilities(facts, node.Forms.Host.Firmwares()).Describe(query with { Architecture = arch, VirtType = type }))
            : throw QemuNode.Speaker.Argument($"Emulator '{facts.Binary}' does not support virt type '{type}'");
    }

    /// <inheritdoc/>
    public Task<CpuCompareResult> CompareCpuAsync(string xml, CpuCompareFlags flags, CancellationToken cancellationToken) =>
        Answer(() => HostCpu.Compare(HostCpu.Known.Model, xml, flags, "qemuConnectCompareCPU"));

    /// <inheritdoc/>
    public async Task<CpuCompareResult> CompareHypervisorCpuAsync(HypervisorCpuQuery query, string xml, CpuCompareFlags flags, CancellationToken cancellationToken)
    {
        var (facts, arch, type) = await new HypervisorChoice(node).MakeAsync(query, cancellationToken).ConfigureAwait(false);
        return arch is "x86_64" or "i686"
            ? HostCpu.Compare(QemuCpuModels.HostModel(facts, type == "kvm", isMigratable: false), xml, flags, "qemuConnectCompareHypervisorCPU")
            : throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, $"comparing with the hypervisor CPU is not supported for arch {arch}");
    }

    /// <inheritdoc/>
    public Task<string> BaselineCpuAsync(IReadOnlyList<string> cpus, CpuBaselineFlags flags, CancellationToken cancellationToken) =>
        Answer(() => HostCpu.Baseline(cpus, flags));

    /// <inheritdoc/>
    public async Task<string> BaselineHypervisorCpuAsync(HypervisorCpuQuery query, IReadOnlyList<string> cpus, CpuBaselineFlags flags, CancellationToken cancellationToken)
    {
        HostCpu.CheckAll(cpus);
        var (facts, arch, type) = await new HypervisorChoice(node).MakeAsync(query, cancellationToken).ConfigureAwait(false);
        return arch is "x86_64" or "i686"
            ? HostCpu.Baseline(cpus, flags, facts, type == "kvm")
            : throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, $"computing baseline hypervisor CPU is not supported for arch {arch}");
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetSevInfoAsync(CancellationToken cancellationToken) =>
        throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, "QEMU does not support SEV guest");

    /// <inheritdoc/>
    public Task<string> GetSysinfoAsync(CancellationToken cancellationToken) => Answer(
        () => HostSysinfo.Read() is { } sysinfo
            ? VirtXml.Write(sysinfo)
            : throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, "Host SMBIOS information is not available"));

    /// <inheritdoc/>
    public async Task<string> DomainXmlToNativeAsync(string format, string xml, CancellationToken cancellationToken)
    {
        if (format != "qemu-argv")
        {
            throw QemuNode.Speaker.Argument($"unsupported config type {format}");
        }

        var live = (await node.Forms.ReadAsync(xml, cancellationToken).ConfigureAwait(false)).ToTree();
        var facts = await node.Programs.FactsAsync(node.Forms.EmulatorOf(live), cancellationToken).ConfigureAwait(false);
        var context = new QemuLaunchContext
        {
            Facts = facts,
            DomainDirectory = node.Places.OfGuest("-1-" + (string?)live.Element("name")),
            MasterKey = new byte[32],
            IsPrivileged = node.Host.IsPrivileged,
            PassSockets = false,
            Clock = node.Host.Clock,
            Settings = node.Settings.ForLaunch("-1-" + (string?)live.Element("name")),
        };
        LivePreparation.Prepare(live, context);
        foreach (var graphics in (live.Element("devices")?.Elements("graphics") ?? []).Where(graphics => graphics.Number("port") is null or < 0))
        {
            graphics.SetAttributeValue("port", "5900");
        }

        return QemuLog.Format(QemuCommandLine.Build(live, context));
    }
}
