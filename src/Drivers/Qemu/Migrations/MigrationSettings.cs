using VirtPS.Engine.Configuration;
using VirtPS.Engine.Errors;

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

    /// <summary>The first port that guests come in by.</summary>
    internal int FirstPort { get; init; } = 49152;

    /// <summary>The last port that guests come in by.</summary>
    internal int LastPort { get; init; } = 49215;

    /// <summary>Reads the settings.</summary>
    /// <param name="path">The file qemu.conf; it need not be there.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="VirtException">ConfSyntax when one of them makes no sense.</exception>
    internal static async Task<MigrationSettings> LoadAsync(string path, CancellationToken cancellationToken)
    {
        var file = await ConfigFile.LoadAsync(path, cancellationToken).ConfigureAwait(false);
        var usual = new MigrationSettings();
        var settings = usual with
        {
            ListenAddress = file.GetString("migration_address"),
            Host = file.GetString("migration_host"),
            CertificateDirectory = file.GetString("migrate_tls_x509_cert_dir") ?? file.GetString("default_tls_x509_cert_dir") ?? usual.CertificateDirectory,
            RequiresTls = file.GetFlag("migrate_tls_force") ?? false,
            FirstPort = (int)(file.GetNumber("migration_port_min", 1, ushort.MaxValue) ?? usual.FirstPort),
            LastPort = (int)(file.GetNumber("migration_port_max", 1, ushort.MaxValue) ?? usual.LastPort),
        };
        return settings.FirstPort <= settings.LastPort
            ? settings
            : throw new VirtException(VirtErrorCode.ConfSyntax, $"{path}: migration_port_min: port must not be greater than migration_port_max", VirtErrorDomain.Conf);
    }
}
