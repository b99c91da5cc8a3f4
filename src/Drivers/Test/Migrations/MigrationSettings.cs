namespace VirtPS.Drivers.Test.Migrations;

/// <summary>How migrations of a domain are limited.</summary>
internal sealed class MigrationSettings
{
    /// <summary>The longest pause that is allowed, in milliseconds; QEMU's own default.</summary>
    internal long MaxDowntime { get; set; } = 300;

    /// <summary>The limit in MiB per second; libvirt's largest, which is none.</summary>
    internal long MaxSpeed { get; set; } = long.MaxValue / (1024 * 1024);

    /// <summary>The limit after the switch to post-copy, in MiB per second; 0 for none.</summary>
    internal long PostCopySpeed { get; set; }

    /// <summary>The compression cache in bytes; QEMU's own default.</summary>
    internal long CompressionCache { get; set; } = 64L << 20;
}
