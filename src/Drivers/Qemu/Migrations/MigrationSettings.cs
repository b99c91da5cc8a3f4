namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>What an administrator says of migrations.</summary>
/// <remarks>The migration_* and migrate_tls_* keys of qemu.conf.</remarks>
internal sealed record MigrationSettings
{
    /// <summary>The address that guests come in by; null for all.</summary>
    internal string? ListenAddress { get; init; }

    /// <summary>The name that other hosts know this one by; null for its own.</summary>
    internal string? Host { get; init; }

    /// <summary>Where the certificates for encrypted migrations are.</summary>
    internal string CertificateDirectory { get; init; } = "/etc/pki/qemu";

    /// <summary>Whether only encrypted and tunnelled migrations are allowed.</summary>
    internal bool RequiresTls { get; init; }
}
