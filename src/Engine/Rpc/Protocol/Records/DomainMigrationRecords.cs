using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

// Versions 1 and 2 (older servers), then version 3, then version 3 with typed parameters, which is what peers of today speak.

[XdrRecord]
internal readonly partial record struct MigratePrepareArgs(string? Uri, ulong Flags, string? NewName, ulong Bandwidth);

[XdrRecord]
internal readonly partial record struct MigratePrepareXmlArgs(string? Uri, ulong Flags, string? NewName, ulong Bandwidth, string Xml);

[XdrRecord]
internal readonly partial record struct MigratePrepareResult([Limit(Limits.MigrationCookie)] byte[] Cookie, string? Uri);

[XdrRecord]
internal readonly partial record struct MigratePerformArgs(DomainRef Domain, [Limit(Limits.MigrationCookie)] byte[] Cookie, string Uri, ulong Flags, string? NewName, ulong Bandwidth);

[XdrRecord]
internal readonly partial record struct MigrateFinishArgs(string NewName, [Limit(Limits.MigrationCookie)] byte[] Cookie, string Uri, ulong Flags);

[XdrRecord]
internal readonly partial record struct MigrateFinish2Args(string NewName, [Limit(Limits.MigrationCookie)] byte[] Cookie, string Uri, ulong Flags, int Code);

[XdrRecord]
internal readonly partial record struct MigratePrepareTunnelArgs(ulong Flags, string? NewName, ulong Bandwidth, string Xml);

[XdrRecord]
internal readonly partial record struct MigrateBegin3Args(DomainRef Domain, string? Xml, ulong Flags, string? NewName, ulong Bandwidth);

[XdrRecord]
internal readonly partial record struct MigrateBegin3Result([Limit(Limits.MigrationCookie)] byte[] Cookie, string Xml);

[XdrRecord]
internal readonly partial record struct MigratePrepare3Args([Limit(Limits.MigrationCookie)] byte[] Cookie, string? Uri, ulong Flags, string? NewName, ulong Bandwidth, string Xml);

[XdrRecord]
internal readonly partial record struct MigratePrepareTunnel3Args([Limit(Limits.MigrationCookie)] byte[] Cookie, ulong Flags, string? NewName, ulong Bandwidth, string Xml);

[XdrRecord]
internal readonly partial record struct MigratePerform3Args(DomainRef Domain, string? Xml, [Limit(Limits.MigrationCookie)] byte[] Cookie, string? PeerUri, string? Uri, ulong Flags, string? NewName, ulong Bandwidth);

[XdrRecord]
internal readonly partial record struct MigrateFinish3Args(string NewName, [Limit(Limits.MigrationCookie)] byte[] Cookie, string? PeerUri, string? Uri, ulong Flags, int Cancelled);

[XdrRecord]
internal readonly partial record struct MigrateFinish3Result(DomainRef Domain, [Limit(Limits.MigrationCookie)] byte[] Cookie);

[XdrRecord]
internal readonly partial record struct MigrateConfirm3Args(DomainRef Domain, [Limit(Limits.MigrationCookie)] byte[] Cookie, ulong Flags, int Cancelled);

[XdrRecord]
internal readonly partial record struct MigrateCookieResult([Limit(Limits.MigrationCookie)] byte[] Cookie);

[XdrRecord]
internal readonly partial record struct MigratePrepare3ParamsArgs([Limit(Limits.ManyParameters)] TypedParameter[] Parameters, [Limit(Limits.MigrationCookie)] byte[] Cookie, uint Flags);

[XdrRecord]
internal readonly partial record struct MigratePerform3ParamsArgs(DomainRef Domain, string? PeerUri, [Limit(Limits.ManyParameters)] TypedParameter[] Parameters, [Limit(Limits.MigrationCookie)] byte[] Cookie, uint Flags);

[XdrRecord]
internal readonly partial record struct MigrateFinish3ParamsArgs([Limit(Limits.ManyParameters)] TypedParameter[] Parameters, [Limit(Limits.MigrationCookie)] byte[] Cookie, uint Flags, int Cancelled);

[XdrRecord]
internal readonly partial record struct MigrateConfirm3ParamsArgs(DomainRef Domain, [Limit(Limits.ManyParameters)] TypedParameter[] Parameters, [Limit(Limits.MigrationCookie)] byte[] Cookie, uint Flags, int Cancelled);
