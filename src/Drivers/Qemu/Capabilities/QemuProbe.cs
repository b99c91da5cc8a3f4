using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using VirtPS.Drivers.Qemu.Host;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Capabilities;

/// <summary>Asks a QEMU program over QMP what it can do.</summary>
/// <remarks>virQEMUCapsInitQMP. The program runs without any machine and ends with the questions.</remarks>
/// <param name="binary">The program.</param>
internal sealed class QemuProbe(string binary)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Asks.</summary>
    /// <param name="kvm">Whether KVM runs guests here.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <returns>What the program can do.</returns>
    /// <exception cref="VirtException">InternalError, with the program's own words, when it does not answer.</exception>
    internal async Task<QemuFacts> RunAsync(bool kvm, CancellationToken cancellationToken)
    {
        var stamp = QemuFactsFile.StampOf(binary);
        var facts = await AskAsync("tcg", AskAllAsync, cancellationToken).ConfigureAwait(false);
        var runs = kvm && (facts.Arch == QemuPrograms.HostArch || (facts.Arch, QemuPrograms.HostArch) is ("i686", "x86_64") or ("armv7l", "aarch64"));
        facts = facts with { Stamp = stamp, HasKvm = runs };
        return runs
            ? await AskAsync("kvm", (monitor, token) => AskKvmAsync(facts, monitor, token), cancellationToken).ConfigureAwait(false)
            : facts;
    }

    private static async Task<QemuFacts> AskKvmAsync(QemuFacts facts, QmpClient monitor, CancellationToken cancellationToken) => facts with
    {
        KvmCpus = await AskCpusAsync(monitor, cancellationToken).ConfigureAwait(false),
        KvmHost = await AskHostAsync(monitor, facts.Arch, "host", cancellationToken).ConfigureAwait(false),
        GicVersions = await AskInterruptsAsync(monitor, facts, cancellationToken).ConfigureAwait(false),
    };

    // Which versions of ARM's interrupt controller KVM has; elsewhere there is no such command.
    private static async Task<IReadOnlyList<int>> AskInterruptsAsync(QmpClient monitor, QemuFacts facts, CancellationToken cancellationToken)
    {
        if (facts.Arch is not ("aarch64" or "armv7l") || !facts.Commands.Contains("query-gic-capabilities"))
        {
            return [];
        }

        var reply = await monitor.TryRunAsync("query-gic-capabilities", null, cancellationToken).ConfigureAwait(false);
        return [.. reply.Value.Items().Where(item => item.Flag("kernel") == true).Select(item => (int)(item.Number("version") ?? 0)).Distinct().Order()];
    }

    private const string HyperV = "hv-";

    // QEMU gives a guest that may move only what can move: what it gives besides, to one that may not, cannot.
    private static async Task<QemuHostCpu?> AskHostAsync(QmpClient monitor, string arch, string model, CancellationToken cancellationToken)
    {
        if (arch is not ("x86_64" or "i686"))
        {
            return null;
        }

        Task<QmpReply> Expand(bool isMigratable, string type = "static") => monitor.TryRunAsync(
            "query-cpu-model-expansion",
            new JsonObject { ["type"] = type, ["model"] = new JsonObject { ["name"] = model, ["props"] = new JsonObject { ["migratable"] = isMigratable } } },
            cancellationToken);
        var movable = await Expand(isMigratable: true).ConfigureAwait(false);
        var all = await Expand(isMigratable: false).ConfigureAwait(false);
        if (movable.IsError || movable.Value.Field("model")?.Field("props") is not { ValueKind: JsonValueKind.Object } properties)
        {
            return null;
        }

        // Only a full answer tells of Hyper-V's features.
        var full = await Expand(isMigratable: false, "full").ConfigureAwait(false);
        var hyperV = full.IsError || full.Value.Field("model")?.Field("props") is not { ValueKind: JsonValueKind.Object } complete
            ? [] : complete.EnumerateObject().Where(IsHyperV).Select(property => property.Name[HyperV.Length..]).ToArray();
        var features = On(properties).ToDictionary(name => name, _ => true, StringComparer.Ordinal);
        foreach (var name in all.IsError ? [] : On(all.Value.Field("model")?.Field("props") ?? default))
        {
            features.TryAdd(name, false);
        }

        return new QemuHostCpu(
            properties.Text("vendor"), (int)(properties.Number("family") ?? 0), (int)(properties.Number("model") ?? 0), (int)(properties.Number("stepping") ?? 0), features,
            [
                .. properties.EnumerateObject().Where(property => property.Value.ValueKind is JsonValueKind.True or JsonValueKind.False)
                    .Select(property => QemuCpuModels.FeatureOf(property.Name)),
            ],
            hyperV);
    }

    private static bool IsHyperV(JsonProperty property) => property.Name.StartsWith(HyperV, StringComparison.Ordinal) && property.Value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.String => true,
        JsonValueKind.Number => property.Value.GetDouble() > 0,
        _ => false,
    };

    private static IEnumerable<string> On(JsonElement properties) => properties.ValueKind == JsonValueKind.Object
        ? properties.EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.True).Select(property => QemuCpuModels.FeatureOf(property.Name))
        : [];

    private static async Task<IReadOnlyList<QemuCpuModel>> AskCpusAsync(QmpClient monitor, CancellationToken cancellationToken)
    {
        var reply = await monitor.TryRunAsync("query-cpu-definitions", null, cancellationToken).ConfigureAwait(false);
        return
        [
            .. reply.Value.Items().Select(cpu => new QemuCpuModel(
                cpu.Text("name") ?? string.Empty,
                cpu.Text("typename") ?? string.Empty,
                cpu.Field("unavailable-features") is { } features ? [.. features.Items().Select(feature => feature.GetString()!).Distinct()] : null,
                cpu.Flag("deprecated") ?? false)),
        ];
    }

    private static async Task<JsonElement[]> AskEachAsync(
        QmpClient monitor, string command, IReadOnlyList<string> types, CancellationToken cancellationToken)
    {
        // All questions are on their way together; QEMU answers one after the other.
        var replies = await Task.WhenAll(
            types.Select(type => monitor.TryRunAsync(command, new JsonObject { ["typename"] = type }, cancellationToken))).ConfigureAwait(false);
        return [.. replies.Select(reply => reply.Value)];
    }

    private static FrozenSet<string> Names(IEnumerable<JsonElement> items) =>
        items.Select(item => item.Text("name")).OfType<string>().Select(string.Intern).ToFrozenSet(StringComparer.Ordinal);

    private static IEnumerable<string> Options(IEnumerable<JsonElement> options)
    {
        foreach (var option in options)
        {
            var name = option.Text("option")!;
            yield return name;
            foreach (var parameter in option.Items("parameters"))
            {
                yield return $"{name}/{parameter.Text("name")}";
            }
        }
    }

    private async Task<QemuFacts> AskAllAsync(QmpClient monitor, CancellationToken cancellationToken)
    {
        Task<JsonElement> Ask(string command, JsonObject? arguments = null) => monitor.RunAsync(command, arguments, cancellationToken);

        var version = await Ask("query-version").ConfigureAwait(false);
        var target = await Ask("query-target").ConfigureAwait(false);
        var machines = await Ask("query-machines").ConfigureAwait(false);
        var types = Names((await Ask("qom-list-types").ConfigureAwait(false)).Items());
        var devices = (await Ask("qom-list-types", new JsonObject { ["implements"] = "device", ["abstract"] = false }).ConfigureAwait(false))
            .Items().Select(type => type.Text("name")!).Where(IsAsked).ToArray();
        var objects = types.Where(type => type.StartsWith("memory-backend-", StringComparison.Ordinal)
            || (type.StartsWith("max-", StringComparison.Ordinal) && type.EndsWith("-cpu", StringComparison.Ordinal))
            || type is "secret" or "tls-creds-x509" or "sev-guest" or "thread-context" or "iothread" or "can-bus" or "throttle-group").ToArray();
        var ofDevices = await AskEachAsync(monitor, "device-list-properties", devices, cancellationToken).ConfigureAwait(false);
        var ofObjects = await AskEachAsync(monitor, "qom-list-properties", objects, cancellationToken).ConfigureAwait(false);
        var properties = devices.Zip(ofDevices).Concat(objects.Zip(ofObjects))
            .DistinctBy(pair => pair.First, StringComparer.Ordinal)
            .ToFrozenDictionary(pair => pair.First.EndsWith("-cpu", StringComparison.Ordinal) ? pair.First["max-".Length..] : pair.First, pair => Names(pair.Second.Items()), StringComparer.Ordinal);
        var schema = new QmpSchema(await Ask("query-qmp-schema").ConfigureAwait(false));
        var number = version.Field("qemu") ?? default;
        return new QemuFacts
        {
            Binary = binary,
            Arch = QemuPrograms.ArchOf(target.Text("arch")!),
            Version = new Version((int)number.Number("major")!.Value, (int)number.Number("minor")!.Value, (int)number.Number("micro")!.Value),
            Package = version.Text("package") ?? string.Empty,
            Machines = [.. machines.Items().Select(Machine)],
            TcgCpus = await AskCpusAsync(monitor, cancellationToken).ConfigureAwait(false),
            TcgHost = await AskHostAsync(monitor, QemuPrograms.ArchOf(target.Text("arch")!), "max", cancellationToken).ConfigureAwait(false),
            Types = types,
            Properties = properties,
            Commands = Names((await Ask("query-commands").ConfigureAwait(false)).Items()),
            SchemaPaths = QmpSchema.Wanted.Where(schema.Has).ToFrozenSet(StringComparer.Ordinal),
            Options = Options((await Ask("query-command-line-options").ConfigureAwait(false)).Items()).ToFrozenSet(StringComparer.Ordinal),
        };
    }

    // Boards' own parts cannot be asked for, and some of them end QEMU when they are looked at.
    private static bool IsAsked(string type) => !type.EndsWith("-cpu", StringComparison.Ordinal) && !type.Contains('.', StringComparison.Ordinal);

    private static QemuMachine Machine(JsonElement machine) => new(
        machine.Text("name")!,
        machine.Text("alias"),
        (int)(machine.Number("cpu-max") ?? 1),
        machine.Flag("hotpluggable-cpus") ?? false,
        machine.Text("default-cpu-type"),
        machine.Text("default-ram-id"),
        machine.Flag("is-default") ?? false,
        machine.Flag("deprecated") ?? false,
        machine.Flag("numa-mem-supported") == false);

    private async Task<T> AskAsync<T>(string accelerator, Func<QmpClient, CancellationToken, Task<T>> questions, CancellationToken cancellationToken)
    {
        // Should the daemon be killed meanwhile, the program ends all the same.
        var start = new ProcessStartInfo(
            "timeout",
            [
                "-s", "KILL", Limit.TotalSeconds.ToString(CultureInfo.InvariantCulture), binary,
                "-S", "-no-user-config", "-nodefaults", "-nographic", "-machine", $"none,accel={accelerator}", "-qmp", "stdio",
            ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var entry = ProgramLedger.Enter(start.Environment);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            var monitor = new QmpClient(
                new ProgramStream(process.StandardOutput.BaseStream, process.StandardInput.BaseStream), static _ => { });
            await using var closing = monitor.ConfigureAwait(false);
            await monitor.OpenAsync(limit.Token).ConfigureAwait(false);
            return await questions(monitor, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is VirtException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            throw QemuNode.Speaker.Internal($"Failed to probe QEMU binary with QMP: {binary}: {(await errors.ConfigureAwait(false)).Trim()} {e.Message}");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}
