using VirtPS.Drivers.Shared.Tuning;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>What a user says of a migration.</summary>
/// <remarks>VIR_MIGRATE_PARAM_*, virDomainMigrateFlags.</remarks>
/// <param name="step">The parameters and flags.</param>
internal sealed class MigrationOptions(MigrationStep step)
{
    private static readonly ParameterRules Known = new(
        ("migrate_uri", typeof(string)), ("destination_name", typeof(string)), ("destination_xml", typeof(string)), ("persistent_xml", typeof(string)),
        ("bandwidth", typeof(ulong)), ("bandwidth.postcopy", typeof(ulong)), ("bandwidth.avail.switchover", typeof(ulong)), ("graphics_uri", typeof(string)),
        ("listen_address", typeof(string)), ("disks_port", typeof(int)), ("disks_uri", typeof(string)), ("compression.mt.level", typeof(int)),
        ("compression.mt.threads", typeof(int)), ("compression.mt.dthreads", typeof(int)), ("compression.xbzrle.cache", typeof(ulong)),
        ("compression.zlib.level", typeof(int)), ("compression.zstd.level", typeof(int)), ("auto_converge.initial", typeof(int)),
        ("auto_converge.increment", typeof(int)), ("parallel.connections", typeof(int)), ("tls.destination", typeof(string)));

    // What may be given several times.
    private static readonly string[] Lists = ["migrate_disks", "migrate_disks_detect_zeroes", "migrate_disks_target_zero", "compression"];

    /// <summary>How it goes.</summary>
    internal DomainMigrateFlags Flags => step.Flags;

    /// <summary>What the other side's last step gave.</summary>
    internal ReadOnlyMemory<byte> Cookie => step.Cookie;

    /// <summary>The parameters.</summary>
    internal IReadOnlyList<TypedParameter> Parameters => step.Parameters;

    /// <summary>Where the guest's memory is sent to; null where the destination chooses.</summary>
    internal string? Uri => Text("migrate_uri");

    /// <summary>The name at the destination; null for the same.</summary>
    internal string? Name => Text("destination_name");

    /// <summary>The definition that it runs with at the destination; null for the same.</summary>
    internal string? Xml => Text("destination_xml");

    /// <summary>The definition that is stored at the destination; null for the same.</summary>
    internal string? PersistentXml => Text("persistent_xml");

    /// <summary>How fast it may go, in MiB per second; null for the domain's own limit.</summary>
    internal ulong? Bandwidth => Number("bandwidth") is > 0 and var limit ? limit : null;

    /// <summary>Where viewers are sent to; null for the destination's own address.</summary>
    internal string? GraphicsUri => Text("graphics_uri");

    /// <summary>The address that the destination listens on; null for all.</summary>
    internal string? ListenAddress => Text("listen_address");

    /// <summary>The port that the destination takes disks on; 0 where it chooses.</summary>
    internal int DisksPort => Integer("disks_port") ?? 0;

    /// <summary>Where disks are sent to; null for the destination's own address.</summary>
    internal string? DisksUri => Text("disks_uri");

    /// <summary>The disks that are copied; none for all that can be written and are not shared.</summary>
    internal IReadOnlyList<string> Disks => Texts("migrate_disks");

    /// <summary>The disks whose empty parts stay empty.</summary>
    internal IReadOnlyList<string> SparseDisks => Texts("migrate_disks_detect_zeroes");

    /// <summary>The disks whose images at the destination are full of zeroes.</summary>
    internal IReadOnlyList<string> ZeroedDisks => Texts("migrate_disks_target_zero");

    /// <summary>The ways of compression.</summary>
    internal IReadOnlyList<string> Compressions => Texts("compression");

    /// <summary>Whether disks are copied too.</summary>
    internal bool CopiesStorage => (Flags & (DomainMigrateFlags.NonSharedDisk | DomainMigrateFlags.NonSharedInc)) != 0;

    /// <summary>Whether only the definition moves.</summary>
    internal bool IsOffline => Has(DomainMigrateFlags.Offline);

    /// <summary>Tells whether a flag is set.</summary>
    /// <param name="flag">The flag.</param>
    /// <returns>Whether it is.</returns>
    internal bool Has(DomainMigrateFlags flag) => (Flags & flag) == flag;

    /// <summary>Gives the options of another step of the same migration.</summary>
    /// <param name="flags">Its flags.</param>
    /// <param name="cookie">What the other side's last step gave.</param>
    /// <returns>The options.</returns>
    internal MigrationOptions With(DomainMigrateFlags flags, ReadOnlyMemory<byte> cookie) => new(step with { Flags = flags, Cookie = cookie });

    /// <summary>Gives the same with one parameter more, or in another's place.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="value">Its value; null leaves everything as it is.</param>
    /// <returns>The options.</returns>
    internal MigrationOptions With(string name, string? value) => value is null
        ? this
        : new(step with { Parameters = [.. step.Parameters.Where(parameter => parameter.Name != name), new TypedParameter(name, value)] });

    /// <summary>Gives the step that they are of.</summary>
    /// <returns>The step.</returns>
    internal MigrationStep ToStep() => step;

    /// <summary>Refuses parameters that a migration has not.</summary>
    /// <exception cref="VirtException">ArgumentUnsupported for an unknown name, InvalidArg otherwise.</exception>
    internal void Check()
    {
        Known.Check([.. step.Parameters.Where(parameter => !Lists.Contains(parameter.Name))]);
        if (step.Parameters.FirstOrDefault(parameter => Lists.Contains(parameter.Name) && parameter.Value is not string) is { } wrong)
        {
            throw QemuNode.Speaker.Argument($"invalid type for parameter '{wrong.Name}', expected 'string'");
        }
    }

    /// <summary>Reads a whole number of 32 bits.</summary>
    /// <param name="name">The parameter.</param>
    /// <returns>The number; null when it is not given.</returns>
    internal int? Integer(string name) => Find(name) as int?;

    /// <summary>Reads a whole number of 64 bits.</summary>
    /// <param name="name">The parameter.</param>
    /// <returns>The number; null when it is not given.</returns>
    internal ulong? Number(string name) => Find(name) as ulong?;

    /// <summary>Reads a text.</summary>
    /// <param name="name">The parameter.</param>
    /// <returns>The text; null when it is not given.</returns>
    internal string? Text(string name) => Find(name) as string;

    private string[] Texts(string name) => [.. step.Parameters.Where(parameter => parameter.Name == name).Select(parameter => parameter.Value).OfType<string>()];

    private object? Find(string name) => step.Parameters.FirstOrDefault(parameter => parameter.Name == name)?.Value;
}
