using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Processes;

/// <summary>What is known of guests that run, in files that a later daemon finds them by.</summary>
/// <remarks>virDomainObjSave with the driver's private part. The files need not survive a loss of power: the guests do not either.</remarks>
/// <param name="directory">Where they are.</param>
internal sealed class QemuStatusFiles(string directory)
{
    /// <summary>Writes a guest's file; it is there whole or not at all.</summary>
    /// <param name="node">Where the domain is.</param>
    /// <param name="domain">The domain; nothing is written when it does not run.</param>
    internal void Save(QemuNode node, QemuDomain domain)
    {
        lock (domain.StatusGate)
        {
            XElement document;
            lock (node.Gate)
            {
                if (domain.Run is not { } run || !domain.IsActive)
                {
                    return;
                }

                document = Describe(domain, run);
            }

            var path = PathOf(domain.Name);
            var fresh = path + ".new";
            try
            {
                HostDirectory.Make(directory, isPrivate: true);
                File.WriteAllText(fresh, VirtXml.Write(document));
                File.Move(fresh, path, overwrite: true);
                WriteProcess(domain.Name, document.Attribute("pid")!.Value);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                node.Log(LogPriority.Error, $"cannot write {path}: {e.Message}");
            }
        }
    }

    /// <summary>Removes a guest's file.</summary>
    /// <param name="domain">The domain.</param>
    internal void Remove(QemuDomain domain)
    {
        lock (domain.StatusGate)
        {
            Remove(domain.Name);
        }
    }

    /// <summary>Removes a file.</summary>
    /// <param name="name">The domain's name.</param>
    internal void Remove(string name)
    {
        try
        {
            File.Delete(PathOf(name));
            File.Delete(ProcessOf(name));
        }
        catch (DirectoryNotFoundException)
        {
            // What is not there need not be removed.
        }
    }

    /// <summary>Lists the guests that have files.</summary>
    /// <returns>Their names.</returns>
    internal IReadOnlyList<string> List() =>
        Directory.Exists(directory) ? [.. Directory.EnumerateFiles(directory, "*.xml").Select(Path.GetFileNameWithoutExtension).OfType<string>()] : [];

    /// <summary>Reads a guest's file.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>What is in it.</returns>
    /// <exception cref="VirtException">It is no such file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal QemuStatus Read(string name)
    {
        var document = VirtXml.Parse(File.ReadAllText(PathOf(name)), "domstatus", source: PathOf(name));
        var domain = document.Element("domain") ?? throw QemuNode.Speaker.Internal($"no domain in {PathOf(name)}");
        var run = document.Element("run") ?? throw QemuNode.Speaker.Internal($"no run in {PathOf(name)}");
        var id = (int)document.Attribute("id")!;
        domain.Remove();
        return new QemuStatus(
            domain,
            id,
            (DomainState)(int)document.Attribute("state")!,
            (int)document.Attribute("reason")!,
            (int)document.Attribute("pid")!,
            (ulong)document.Attribute("start")!,
            run.Attribute("directory")!.Value,
            DateTimeOffset.FromUnixTimeMilliseconds((long)run.Attribute("started")!))
        {
            FakeReboot = run.Attribute("fakeReboot") is not null,
            PausedForReboot = run.Attribute("pausedForReboot") is not null,
            IsBeingDestroyed = run.Attribute("ends") is not null,
            AgentTimeout = (int?)run.Attribute("agentTimeout") ?? -2,
            Taints = run.Elements("taint").Aggregate(DomainTaints.None, (taints, taint) => taints | TaintMessages.Parse((string)taint.Attribute("flag")!)),
            Deprecations = [.. run.Elements("deprecation").Select(item => item.Value)],
            OpenTrays = [.. run.Elements("tray").Select(item => item.Value)],
            VcpuThreads = run.Elements("vcpu").ToDictionary(vcpu => (int)vcpu.Attribute("id")!, vcpu => (int)vcpu.Attribute("thread")!),
            Annexes = run.Elements("annex").Where(annex => annex.HasElements)
                .ToDictionary(annex => (string)annex.Attribute("name")!, annex => new XElement(annex.Elements().First())),
        };
    }

    private static XElement Describe(QemuDomain domain, QemuRun run)
    {
        var definition = domain.Definition.ToTree();
        XAttribute? Mark(string name, bool wanted) => wanted ? new XAttribute(name, "yes") : null;
        return new XElement(
            "domstatus",
            new XAttribute("id", domain.Id),
            new XAttribute("state", (int)domain.State),
            new XAttribute("reason", domain.Reason),
            new XAttribute("pid", run.Process?.Id ?? 0),
            new XAttribute("start", run.Process?.StartTime ?? 0),
            new XElement(
                "run",
                new XAttribute("directory", run.Directory),
                new XAttribute("started", run.Started.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)),
                Mark("fakeReboot", run.FakeReboot),
                Mark("pausedForReboot", run.PausedForReboot),
                Mark("ends", run.IsBeingDestroyed),
                domain.AgentTimeout == -2 ? null : new XAttribute("agentTimeout", domain.AgentTimeout),
                TaintMessages.Names(domain.Taints).Select(name => new XElement("taint", new XAttribute("flag", name))),
                domain.Deprecations.Select(what => new XElement("deprecation", what)),
                run.OpenTrays.Select(alias => new XElement("tray", alias)),
                run.VcpuThreads.Select(pair => new XElement("vcpu", new XAttribute("id", pair.Key), new XAttribute("thread", pair.Value))),
                run.Annexes.Select(pair => new XElement("annex", new XAttribute("name", pair.Key), new XElement(pair.Value)))),
            definition);
    }

    private string PathOf(string name) => Path.Combine(directory, name + ".xml");

    private string ProcessOf(string name) => Path.Combine(directory, name + ".pid");

    // Programs beside the daemon look there for the process of a guest, as they do with libvirt.
    private void WriteProcess(string name, string process)
    {
        var path = ProcessOf(name);
        if (process != "0" && !(File.Exists(path) && File.ReadAllText(path) == process))
        {
            File.WriteAllText(path, process);
        }
    }
}

/// <summary>What a file says of a guest that ran when it was written.</summary>
/// <param name="Domain">The definition that it runs with.</param>
/// <param name="Id">Its number.</param>
/// <param name="State">Its state.</param>
/// <param name="Reason">Why it was in that state.</param>
/// <param name="ProcessId">The process's number.</param>
/// <param name="ProcessStart">When the process started.</param>
/// <param name="Directory">The directory of the run.</param>
/// <param name="Started">When the run began.</param>
internal sealed record QemuStatus(
    XElement Domain, int Id, DomainState State, int Reason, int ProcessId, ulong ProcessStart, string Directory, DateTimeOffset Started)
{
    /// <summary>Whether a power-off of the guest is answered with a reset.</summary>
    internal bool FakeReboot { get; init; }

    /// <summary>Whether the guest stood still between a power-off and the reset that follows.</summary>
    internal bool PausedForReboot { get; init; }

    /// <summary>Whether somebody had decided that the process ends.</summary>
    internal bool IsBeingDestroyed { get; init; }

    /// <summary>How long its agent may take.</summary>
    internal int AgentTimeout { get; init; }

    /// <summary>What was out of the ordinary.</summary>
    internal DomainTaints Taints { get; init; }

    /// <summary>What was deprecated.</summary>
    internal IReadOnlyList<string> Deprecations { get; init; } = [];

    /// <summary>The drives whose trays were open.</summary>
    internal IReadOnlyList<string> OpenTrays { get; init; } = [];

    /// <summary>The threads of the virtual CPUs.</summary>
    internal IReadOnlyDictionary<int, int> VcpuThreads { get; init; } = new Dictionary<int, int>();

    /// <summary>What parts of the driver keep.</summary>
    internal IReadOnlyDictionary<string, XElement> Annexes { get; init; } = new Dictionary<string, XElement>();
}
