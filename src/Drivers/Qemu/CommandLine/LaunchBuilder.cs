using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Capabilities;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>Gathers a command line, and what must be there for it.</summary>
internal sealed class LaunchBuilder
{
    private readonly List<string> _arguments = [];
    private readonly List<QemuDescriptor> _descriptors = [];
    private readonly List<QemuFile> _files = [];
    private readonly List<QemuHelper> _helpers = [];
    private readonly HashSet<string> _directories = [];
    private readonly SortedDictionary<string, string> _environment = new(StringComparer.Ordinal);
    private readonly PropertyOverrides _overrides;
    private readonly Queue<PassedSet> _passed = [];
    private int _fdSets;

    /// <summary>Begins a command line.</summary>
    /// <param name="domain">The live definition.</param>
    /// <param name="context">What else the command line depends on.</param>
    internal LaunchBuilder(XElement domain, QemuLaunchContext context)
    {
        Guest = new GuestLayout(domain, context.Facts);
        Context = context;
        _fdSets = context.FirstFileSet;
        Boot = new BootOrder(domain);
        Secrets = new SecretBox(context);
        _overrides = new PropertyOverrides(domain);
    }

    /// <summary>The guest.</summary>
    internal GuestLayout Guest { get; }

    /// <summary>What else the command line depends on.</summary>
    internal QemuLaunchContext Context { get; }

    /// <summary>The order of booting.</summary>
    internal BootOrder Boot { get; }

    /// <summary>Encrypts what is secret.</summary>
    internal SecretBox Secrets { get; }

    /// <summary>What the guest's QEMU can do.</summary>
    internal QemuFacts Facts => Context.Facts;

    /// <summary>Adds an option without a value.</summary>
    /// <param name="name">The option, such as <c>-S</c>.</param>
    internal void Flag(string name) => _arguments.Add(name);

    /// <summary>Adds an option.</summary>
    /// <param name="name">The option, such as <c>-uuid</c>.</param>
    /// <param name="value">Its value.</param>
    internal void Option(string name, string value)
    {
        _arguments.Add(name);
        _arguments.Add(value);
    }

    /// <summary>Adds a device, with the overrides that the definition gives for its alias.</summary>
    /// <param name="properties">The device's properties.</param>
    internal void Device(JsonObject properties)
    {
        _overrides.Apply(properties);
        Option("-device", PropertyWriter.Write(properties));
    }

    /// <summary>Adds an object.</summary>
    /// <param name="properties">The object's properties; nothing for none.</param>
    internal void Object(JsonObject? properties)
    {
        if (properties is not null)
        {
            Option("-object", PropertyWriter.Write(properties));
        }
    }

    /// <summary>Adds a block node.</summary>
    /// <param name="properties">The node's properties.</param>
    internal void BlockNode(JsonObject properties) => Option("-blockdev", PropertyWriter.Write(properties));

    /// <summary>Adds the host's end of a NIC.</summary>
    /// <param name="properties">Its properties.</param>
    internal void NetworkBackend(JsonObject properties) => Option("-netdev", PropertyWriter.Write(properties));

    /// <summary>Has QEMU inherit an open file.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="alias">The alias of the device that it is for.</param>
    /// <param name="path">Its path, where it has one.</param>
    /// <param name="index">Which of several for the same device.</param>
    /// <returns>The number under which QEMU finds it.</returns>
    internal int Inherit(QemuDescriptorKind kind, string alias, string? path, int index = 0)
    {
        var number = Context.FirstDescriptor + _descriptors.Count;
        _descriptors.Add(new QemuDescriptor(number, kind, alias, path, index));
        return number;
    }

    /// <summary>Has QEMU inherit an open file as one of its own sets, which stand for paths.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="alias">The alias of the device that it is for.</param>
    /// <param name="path">Its path.</param>
    /// <param name="role">What tells it from others of the device, such as <c>vdpa</c>.</param>
    /// <returns>The path that stands for it.</returns>
    internal string InheritAsPath(QemuDescriptorKind kind, string alias, string? path, string role)
    {
        var number = Inherit(kind, alias, path);
        var set = _fdSets++;
        Option("-add-fd", $"set={set},fd={number},opaque={alias}-{role}");
        return $"/dev/fdset/{set}";
    }

    /// <summary>Has QEMU find the open files that a client has handed over.</summary>
    /// <param name="group">What the definition calls them.</param>
    /// <param name="purpose">What they are for: the node's name.</param>
    /// <returns>The path that stands for them.</returns>
    /// <exception cref="Engine.Errors.VirtException">InvalidArg when nobody has handed any over.</exception>
    internal string InheritGroup(string group, string purpose)
    {
        var files = Context.FileGroups.GetValueOrDefault(group) ?? throw PassedFiles.Missing(group);
        var set = _fdSets++;
        for (var i = 0; i < files.Count; i++)
        {
            var number = Context.FirstDescriptor + _descriptors.Count;
            _descriptors.Add(new QemuDescriptor(number, QemuDescriptorKind.Passed, purpose, null, i) { Files = files });
            Option("-add-fd", $"set={set},fd={number},opaque={purpose}{i}");
        }

        _passed.Enqueue(new PassedSet(set, purpose, files));
        return $"/dev/fdset/{set}";
    }

    /// <summary>Takes the next files that a running QEMU must be handed before the steps that need them.</summary>
    /// <returns>The files; null when there are no more.</returns>
    internal PassedSet? NextPassed() => _passed.TryDequeue(out var set) ? set : null;

    /// <summary>Sets a variable of QEMU's environment.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="value">Its value.</param>
    internal void Variable(string name, string value) => _environment[name] = value;

    /// <summary>Has a file written before.</summary>
    /// <param name="path">Where.</param>
    /// <param name="content">What is in it.</param>
    internal void File(string path, ReadOnlyMemory<byte> content) => _files.Add(new QemuFile(path, content));

    /// <summary>Has a directory made before.</summary>
    /// <param name="path">Where.</param>
    internal void Directory(string path) => _directories.Add(path);

    /// <summary>Has a process started before.</summary>
    /// <param name="helper">The process.</param>
    internal void Helper(QemuHelper helper) => _helpers.Add(helper);

    /// <summary>Ends the command line.</summary>
    /// <param name="program">The program.</param>
    /// <returns>All that it takes to start it.</returns>
    internal QemuLaunch Build(string program) => new(program, _arguments, _environment)
    {
        Descriptors = _descriptors,
        Files = _files,
        Directories = [.. _directories],
        Helpers = _helpers,
    };
}
