using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>Turns a live definition into QEMU's command line.</summary>
/// <remarks>qemuBuildCommandLine. Block nodes, devices and objects are given as JSON; nothing secret stands on the command line.</remarks>
internal static class QemuCommandLine
{
    private const string SandboxRules = "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny";

    /// <summary>Builds the command line.</summary>
    /// <param name="live">The live definition in normal form, with addresses, aliases, image numbers and ports.</param>
    /// <param name="context">What else it depends on.</param>
    /// <returns>The program, its arguments, and what must be there before.</returns>
    /// <exception cref="Engine.Errors.VirtException">ConfigUnsupported for what this QEMU cannot do, by name.</exception>
    internal static QemuLaunch Build(XElement live, QemuLaunchContext context)
    {
        var launch = new LaunchBuilder(live, context);
        var domain = launch.Guest.Domain;
        Environment(launch);
        Name(launch);
        Compatibility(launch);

        // The guest is held until the driver has done its part over QMP.
        launch.Flag("-S");
        launch.File(launch.Secrets.MasterKeyFile, context.MasterKey);
        launch.Object(launch.Secrets.MasterKeyObject());
        Reservations(launch);
        AddMachine(launch);
        launch.Option("-uuid", domain.Text("uuid") ?? throw Refusal.Broken("the domain has no uuid"));
        SmbiosOptions.Add(launch);
        SmallDevices.AddGenerationId(launch);
        if (!launch.Guest.Devices.Elements("graphics").Any())
        {
            launch.Option("-display", "none");
        }

        launch.Flag("-no-user-config");
        launch.Flag("-nodefaults");
        CharacterBackend.Listen(launch, "charmonitor", "monitor", Path.Combine(context.DomainDirectory, "monitor.sock"));
        launch.Option("-mon", "chardev=charmonitor,id=monitor,mode=control");
        ClockOptions.Add(launch);
        BootOptions.AddPower(launch);
        BootOptions.Add(launch);
        AddDevices(launch);
        AddRest(launch);
        return launch.Build(launch.Guest.Devices.Text("emulator") ?? context.Facts.Binary);
    }

    private static void AddMachine(LaunchBuilder launch)
    {
        var flash = FlashNodes.Add(launch);
        DiskFilters.AddGroups(launch);
        MachineOption.Add(launch, flash);
        CpuOption.Add(launch);
        FlashNodes.AddLoader(launch);
        MemoryOptions.Add(launch);
        SmpOption.Add(launch);
        Threads(launch);
        NumaOptions.Add(launch);
    }

    private static void AddDevices(LaunchBuilder launch)
    {
        SmallDevices.AddIommu(launch);
        ControllerDevices.AddHostBridge(launch);
        ControllerDevices.Add(launch);
        MemoryDevices.Add(launch);
        InputDevices.AddHubs(launch);
        ControllerDevices.Add(launch, "ccid");
        DiskDevices.Add(launch);
        FilesystemDevices.Add(launch);
        NetworkDevices.Add(launch);
        SmartcardDevices.Add(launch);
        CharacterDevices.Add(launch);
        TpmDevices.Add(launch);
        InputDevices.Add(launch);
        AudioBackends.Add(launch);
        GraphicsOptions.Add(launch);
        VideoDevices.Add(launch);
        SoundDevices.Add(launch);
        SmallDevices.AddWatchdogs(launch);
        RedirectedDevices.Add(launch);
        HostDevices.Add(launch);
    }

    private static void AddRest(LaunchBuilder launch)
    {
        if (launch.Context.Incoming is { } source)
        {
            launch.Option("-incoming", source);
        }

        SmallDevices.AddBalloon(launch);
        SmallDevices.AddEntropy(launch);
        SmallDevices.AddPersistentStore(launch);
        PowerNvram(launch);
        SmallDevices.AddCoreInfo(launch);
        LaunchSecurity.Add(launch);
        if (launch.Context.LoadSnapshot is { } snapshot)
        {
            launch.Option("-loadvm", snapshot);
        }

        Verbatim(launch);
        Sandbox(launch);
        SmallDevices.AddPanic(launch);
        SharedMemoryDevices.Add(launch);
        SmallDevices.AddSocket(launch);
        SmallDevices.AddCrypto(launch);
        if (launch.Context.Settings.LogTimestamp)
        {
            launch.Option("-msg", "timestamp=on");
        }
    }

    private static void Name(LaunchBuilder launch)
    {
        var name = launch.Guest.Domain.Text("name") ?? throw Refusal.Broken("the domain has no name");
        var process = launch.Context.Settings.SetProcessName ? $",process=qemu:{PropertyWriter.Escape(name)}" : string.Empty;
        launch.Option("-name", $"guest={PropertyWriter.Escape(name)}{process},debug-threads=on");
    }

    // Programs and libraries below QEMU would else look for files in a home that is not theirs.
    private static void Environment(LaunchBuilder launch)
    {
        var context = launch.Context;
        foreach (var name in new[] { "PATH", "LD_LIBRARY_PATH", "LD_PRELOAD", "USER", "LOGNAME", "TMPDIR", "HOME", "XDG_RUNTIME_DIR" })
        {
            if (context.Environment.TryGetValue(name, out var value))
            {
                launch.Variable(name, value);
            }
        }

        launch.Variable("LC_ALL", "C");
        launch.Variable("XDG_CACHE_HOME", Path.Combine(context.DomainDirectory, ".cache"));
        if (context.IsPrivileged)
        {
            launch.Variable("HOME", context.DomainDirectory);
            launch.Variable("XDG_DATA_HOME", Path.Combine(context.DomainDirectory, ".local/share"));
            launch.Variable("XDG_CONFIG_HOME", Path.Combine(context.DomainDirectory, ".config"));
        }
    }

    private static void Compatibility(LaunchBuilder launch)
    {
        var own = launch.Guest.Domain.Element(PropertyOverrides.Namespace + "deprecation")?.Get("behavior");
        var input = (own ?? launch.Context.Settings.DeprecationBehavior) switch
        {
            "omit" => null,
            "reject" => "reject",
            "crash" => "crash",
            _ => string.Empty,
        };
        if (input != string.Empty)
        {
            launch.Option("-compat", PropertyWriter.Write(new JsonObject { ["deprecated-output"] = "hide" }.With("deprecated-input", input)));
        }
    }

    private static void Reservations(LaunchBuilder launch)
    {
        if (launch.Guest.Devices.Elements("disk").Descendants("reservations").Any(reservations => reservations.Get("managed") == "yes"))
        {
            var socket = Path.Combine(launch.Context.DomainDirectory, "pr-helper0.sock");
            launch.Helper(new QemuHelper("qemu-pr-helper", "pr-helper0", launch.Context.Settings.ReservationHelper, ["-k", socket], socket));
            launch.Object(PropertyWriter.Object("pr-manager-helper", "pr-helper0").With("path", socket));
        }
    }

    private static void Threads(LaunchBuilder launch)
    {
        var domain = launch.Guest.Domain;
        var given = domain.Element("iothreadids")?.Elements("iothread").ToList() ?? [];
        var count = (int)(PropertyWriter.ReadNumber(domain.Text("iothreads")) ?? given.Count);
        var numbers = given.Select(thread => thread.Number("id") ?? 0).ToList();
        for (var number = 1; numbers.Count < count; number++)
        {
            if (!numbers.Contains(number))
            {
                numbers.Add(number);
            }
        }

        foreach (var number in numbers)
        {
            var thread = given.Find(candidate => candidate.Number("id") == number);
            var poll = thread?.Element("poll");
            launch.Object(PropertyWriter.Object("iothread", $"iothread{number.Invariant()}")
                .With("thread-pool-min", PropertyWriter.ReadNumber(thread?.Get("thread_pool_min")))
                .With("thread-pool-max", PropertyWriter.ReadNumber(thread?.Get("thread_pool_max")))
                .With("poll-max-ns", PropertyWriter.ReadNumber(poll?.Get("max")))
                .With("poll-grow", PropertyWriter.ReadNumber(poll?.Get("grow")))
                .With("poll-shrink", PropertyWriter.ReadNumber(poll?.Get("shrink"))));
        }

        if (domain.Element("defaultiothread") is { } main)
        {
            launch.Object(PropertyWriter.Object("main-loop", "main-loop")
                .With("thread-pool-min", PropertyWriter.ReadNumber(main.Get("thread_pool_min")))
                .With("thread-pool-max", PropertyWriter.ReadNumber(main.Get("thread_pool_max"))));
        }
    }

    private static void PowerNvram(LaunchBuilder launch)
    {
        if (launch.Guest.Devices.Element("nvram")?.Element("address")?.Get("reg") is { } register)
        {
            launch.Option("-global", $"spapr-nvram.reg={register}");
        }
    }

    private static void Verbatim(LaunchBuilder launch)
    {
        var lines = launch.Guest.Domain.Elements(PropertyOverrides.Namespace + "commandline").ToList();
        foreach (var argument in lines.Elements(PropertyOverrides.Namespace + "arg"))
        {
            launch.Flag(argument.Get("value") ?? string.Empty);
        }

        foreach (var variable in lines.Elements(PropertyOverrides.Namespace + "env"))
        {
            launch.Variable(variable.Get("name") ?? string.Empty, variable.Get("value") ?? string.Empty);
        }
    }

    private static void Sandbox(LaunchBuilder launch)
    {
        var setting = launch.Context.Settings.Sandbox;
        if (setting == false)
        {
            launch.Option("-sandbox", "off");
        }
        else if (setting == true || launch.Facts.Options.Count == 0 || launch.Facts.Options.Contains("sandbox"))
        {
            launch.Option("-sandbox", SandboxRules);
        }
    }
}
