using VirtPS.Drivers.Qemu.Configuration;

namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>What an administrator says of migrations.</summary>
/// <remarks>The migration_* and migrate_tls_* keys of qemu.conf.</remarks>
/// <param name="ListenAddress">The address that guests come in by; null for all.</param>
/// <param name="Host">The name that other hosts know this one by; null for its own.</param>
/// <param name="Certificates">What encrypted migrations go with.</param>
/// <param name="RequiresTls">Whether only encrypted and tunnelled migrations are allowed.</param>
internal sealed record MigrationSettings(string? ListenAddress, string? Host, GuestTls Certificates, bool RequiresTls);
