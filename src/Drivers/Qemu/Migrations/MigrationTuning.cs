using System.Text.Json;
using System.Text.Json.Nodes;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>What of QEMU's migration is switched on and set, as it follows from what the user says.</summary>
/// <remarks>qemuMigrationParamsFromFlags, qemuMigrationParamsCheck, qemuMigrationParamsApply.</remarks>
internal sealed class MigrationTuning
{
    private const long Mebibyte = 1024 * 1024;
    private const string PauseBeforeSwitchover = "pause-before-switchover";
    private const string BitmapMapping = "block-bitmap-mapping";
    private const string LateBlockActivate = "late-block-activate";

    // What libvirt knows of what QEMU can do; nothing else is told to the other side.
    private static readonly string[] Known =
    [
        "xbzrle", "auto-converge", "rdma-pin-all", "events", "postcopy-ram", "compress", PauseBeforeSwitchover, LateBlockActivate, "multifd", "dirty-bitmaps",
        "return-path", "zero-copy-send", "postcopy-preempt", "switchover-ack", "mapped-ram",
    ];

    private static readonly string[] Automatic = [PauseBeforeSwitchover, LateBlockActivate];

    // A user's parameter, QEMU's, its unit, and whether only the source has a use for it.
    private static readonly (string Name, string Parameter, long Unit, bool IsSourceOnly)[] Parameters =
    [
        ("auto_converge.initial", "cpu-throttle-initial", 1, true),
        ("auto_converge.increment", "cpu-throttle-increment", 1, true),
        ("compression.mt.level", "compress-level", 1, false),
        ("compression.mt.threads", "compress-threads", 1, false),
        ("compression.mt.dthreads", "decompress-threads", 1, false),
        ("compression.xbzrle.cache", "xbzrle-cache-size", 1, false),
        ("compression.zlib.level", "multifd-zlib-level", 1, false),
        ("compression.zstd.level", "multifd-zstd-level", 1, false),
        ("bandwidth.postcopy", "max-postcopy-bandwidth", Mebibyte, false),
        ("bandwidth.avail.switchover", "avail-switchover-bandwidth", 1, true),
        ("parallel.connections", "multifd-channels", 1, false),
    ];

    private readonly HashSet<string> _wanted = new(StringComparer.Ordinal);
    private readonly JsonObject _values = [];
    private readonly bool _isSource;

    /// <summary>Works out what follows from a user's words.</summary>
    /// <param name="options">What the user says.</param>
    /// <param name="isSource">Whether the guest leaves here.</param>
    /// <exception cref="VirtException">InvalidArg for words that contradict each other.</exception>
    internal MigrationTuning(MigrationOptions options, bool isSource)
    {
        _isSource = isSource;
        Want("auto-converge", isSource && options.Has(DomainMigrateFlags.AutoConverge));
        Want("postcopy-ram", options.Has(DomainMigrateFlags.PostCopy));
        Want("multifd", options.Has(DomainMigrateFlags.Parallel));
        Want("rdma-pin-all", options.Has(DomainMigrateFlags.RdmaPinAll));
        Want("return-path", !options.Has(DomainMigrateFlags.Tunnelled));
        Want("zero-copy-send", isSource && options.Has(DomainMigrateFlags.ZeroCopy));
        foreach (var (name, parameter, unit, isSourceOnly) in Parameters)
        {
            if ((isSource || !isSourceOnly) && Number(options, name) is { } value)
            {
                _values[parameter] = checked(value * unit);
            }
        }

        if (isSource && options.Text("tls.destination") is { } host)
        {
            _values["tls-hostname"] = host;
        }

        Refuse(options);
        Compress(options);
    }

    /// <summary>Whether the host's name is given that the destination's certificate must have.</summary>
    internal bool HasTlsHost => _values.ContainsKey("tls-hostname");

    /// <summary>Sets one of QEMU's parameters.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="value">Its value.</param>
    internal void Set(string parameter, JsonNode? value) => _values[parameter] = value;

    /// <summary>Has bitmaps of disks go along.</summary>
    /// <param name="mapping">Which, and under what names, as QEMU takes it.</param>
    internal void MapBitmaps(JsonArray mapping)
    {
        if (mapping.Count > 0)
        {
            Want("dirty-bitmaps", true);
            Set(BitmapMapping, mapping);
        }
    }

    /// <summary>Tells what a QEMU can do, for the other side.</summary>
    /// <param name="monitor">The guest's monitor.</param>
    /// <param name="isSource">Whether the guest leaves here.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What it can do, and whether it is switched on without being asked for.</returns>
    internal static async Task<IReadOnlyDictionary<string, bool>> CapabilitiesAsync(QmpClient monitor, bool isSource, CancellationToken cancellationToken) =>
        (await SupportedAsync(monitor, cancellationToken).ConfigureAwait(false)).Where(Known.Contains)
            .ToDictionary(name => name, name => Automatic.Contains(name) && (name == PauseBeforeSwitchover) == isSource, StringComparer.Ordinal);

    /// <summary>Switches on and sets what follows, and keeps what there was.</summary>
    /// <param name="job">The migration.</param>
    /// <param name="monitor">The guest's monitor.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    /// <exception cref="VirtException">ArgumentUnsupported when QEMU cannot do it.</exception>
    internal async Task ApplyAsync(MigrationJob job, QmpClient monitor, CancellationToken cancellationToken)
    {
        var supported = await SupportedAsync(monitor, cancellationToken).ConfigureAwait(false);
        if (_wanted.FirstOrDefault(name => name != "return-path" && !supported.Contains(name)) is { } missing)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ArgumentUnsupported, $"Migration option '{missing}' is not supported by QEMU binary");
        }

        var before = await monitor.RunAsync("query-migrate-parameters", null, cancellationToken).ConfigureAwait(false);
        if (_values.FirstOrDefault(pair => pair.Key != BitmapMapping && before.Field(pair.Key) is null).Key is { } unknown)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ArgumentUnsupported, $"Migration parameter '{unknown}' is not supported by QEMU binary");
        }

        job.Before = Keep(before);
        Want("events", supported.Contains("events"));
        Want(PauseBeforeSwitchover, _isSource && supported.Contains(PauseBeforeSwitchover));
        Want(LateBlockActivate, !_isSource && supported.Contains(LateBlockActivate));
        await SwitchAsync(monitor, supported, _wanted, cancellationToken).ConfigureAwait(false);
        await SetAsync(monitor, _values, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sets what may be set while a migration goes on, as when it is taken up again.</summary>
    /// <param name="monitor">The guest's monitor.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    internal Task ApplyAgainAsync(QmpClient monitor, CancellationToken cancellationToken) =>
        _values["max-postcopy-bandwidth"] is { } limit
            ? SetAsync(monitor, new JsonObject { ["max-postcopy-bandwidth"] = limit.DeepClone() }, cancellationToken)
            : Task.CompletedTask;

    /// <summary>Brings QEMU back to what it was before.</summary>
    /// <param name="job">The migration.</param>
    /// <param name="monitor">The guest's monitor.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work; what QEMU refuses is left.</returns>
    internal static async Task ResetAsync(MigrationJob job, QmpClient monitor, CancellationToken cancellationToken)
    {
        if (job.Before is not { } before)
        {
            return;
        }

        job.Before = null;
        var supported = await SupportedAsync(monitor, cancellationToken).ConfigureAwait(false);
        await TrySwitchAsync(monitor, supported, ["events"], cancellationToken).ConfigureAwait(false);
        if (before.Count > 0)
        {
            await monitor.TryRunAsync("migrate-set-parameters", before, cancellationToken).ConfigureAwait(false);
        }

        if (job.HasCredentials)
        {
            await MigrationCredentials.RemoveAsync(monitor, cancellationToken).ConfigureAwait(false);
            job.HasCredentials = false;
        }
    }

    private static async Task<IReadOnlySet<string>> SupportedAsync(QmpClient monitor, CancellationToken cancellationToken) =>
        (await monitor.RunAsync("query-migrate-capabilities", null, cancellationToken).ConfigureAwait(false)).Items()
            .Select(item => item.Text("capability")).OfType<string>().ToHashSet(StringComparer.Ordinal);

    private static async Task SwitchAsync(QmpClient monitor, IReadOnlySet<string> supported, IReadOnlySet<string> on, CancellationToken cancellationToken) =>
        (await TrySwitchAsync(monitor, supported, on, cancellationToken).ConfigureAwait(false)).Need();

    private static Task<QmpReply> TrySwitchAsync(QmpClient monitor, IReadOnlySet<string> supported, IEnumerable<string> on, CancellationToken cancellationToken)
    {
        var wanted = on.ToHashSet(StringComparer.Ordinal);
        var list = new JsonArray();
        foreach (var name in Known.Where(supported.Contains))
        {
            list.Add(new JsonObject { ["capability"] = name, ["state"] = wanted.Contains(name) });
        }

        return monitor.TryRunAsync("migrate-set-capabilities", new JsonObject { ["capabilities"] = list }, cancellationToken);
    }

    private static async Task SetAsync(QmpClient monitor, JsonObject values, CancellationToken cancellationToken)
    {
        if (values.Count > 0)
        {
            await monitor.RunAsync("migrate-set-parameters", (JsonObject)values.DeepClone(), cancellationToken).ConfigureAwait(false);
        }
    }

    private static long? Number(MigrationOptions options, string name) => options.Integer(name) is { } small
        ? small
        : options.Number(name) is { } large
            ? large <= long.MaxValue / Mebibyte
                ? (long)large
                : throw QemuNode.Speaker.Say(VirtErrorCode.Overflow, $"migration parameter '{name}' must be less than {(long.MaxValue / Mebibyte) + 1}")
            : null;

    private void Want(string name, bool isWanted)
    {
        if (isWanted)
        {
            _wanted.Add(name);
        }
    }

    private static void Refuse(MigrationOptions options)
    {
        if ((options.Integer("auto_converge.initial") ?? options.Integer("auto_converge.increment")) is not null && !options.Has(DomainMigrateFlags.AutoConverge))
        {
            throw QemuNode.Speaker.Argument("Turn auto convergence on to tune it");
        }

        if (options.Integer("parallel.connections") is not null && !options.Has(DomainMigrateFlags.Parallel))
        {
            throw QemuNode.Speaker.Argument("Turn parallel migration on to tune it");
        }
    }

    private void Compress(MigrationOptions options)
    {
        var ways = new HashSet<string>(StringComparer.Ordinal);
        foreach (var way in options.Compressions)
        {
            if (way is not ("xbzrle" or "mt" or "zlib" or "zstd"))
            {
                throw QemuNode.Speaker.Argument($"Unsupported compression method '{way}'");
            }

            if (!ways.Add(way))
            {
                throw QemuNode.Speaker.Argument($"Compression method '{way}' is specified twice");
            }
        }

        var isParallel = options.Has(DomainMigrateFlags.Parallel);
        if (ways.FirstOrDefault(way => (way is "zlib" or "zstd") != isParallel) is { } wrong)
        {
            throw QemuNode.Speaker.Argument(isParallel
                ? $"Compression method '{wrong}' isn't supported with parallel migration"
                : $"Compression method '{wrong}' is only supported with parallel migration");
        }

        if (ways.Count > 1 && isParallel)
        {
            throw QemuNode.Speaker.Argument("Multiple compression methods cannot be specified for parallel migration");
        }

        foreach (var (prefix, way, name) in new[] { ("compression.mt.", "mt", "multithread"), ("compression.xbzrle.", "xbzrle", "xbzrle"), ("compression.zlib.", "zlib", "zlib"), ("compression.zstd.", "zstd", "zstd") })
        {
            var isTuned = options.Parameters.Any(parameter => parameter.Name.StartsWith(prefix, StringComparison.Ordinal));
            if (isTuned && !ways.Contains(way) && !(way == "xbzrle" && ways.Count == 0 && !isParallel && options.Has(DomainMigrateFlags.Compressed)))
            {
                throw QemuNode.Speaker.Argument($"Turn {name} compression on to tune it");
            }
        }

        if (ways.Count == 0 && options.Has(DomainMigrateFlags.Compressed))
        {
            if (isParallel)
            {
                throw QemuNode.Speaker.Argument("No compression algorithm selected for parallel migration");
            }

            ways.Add("xbzrle");
        }

        Want("xbzrle", ways.Contains("xbzrle"));
        Want("compress", ways.Contains("mt"));
        if (isParallel && ways.Count == 1)
        {
            _values["multifd-compression"] = ways.First();
        }
    }

    private JsonObject Keep(JsonElement before)
    {
        // What QEMU leaves out was empty.
        var kept = new JsonObject();
        foreach (var name in _values.Select(pair => pair.Key))
        {
            kept[name] = before.Field(name) is { } value ? JsonNode.Parse(value.GetRawText()) : name == BitmapMapping ? new JsonArray() : string.Empty;
        }

        return kept;
    }
}
