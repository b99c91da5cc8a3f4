using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

[XdrRecord]
internal readonly partial record struct DomainSaveArgs(DomainRef Domain, string Path, string? Xml, uint Flags);

[XdrRecord]
internal readonly partial record struct DomainRestoreArgs(string Path, string? Xml, uint Flags);

[XdrRecord]
internal readonly partial record struct SaveImageArgs(string Path, uint Flags);

[XdrRecord]
internal readonly partial record struct SaveImageXmlArgs(string Path, string Xml, uint Flags);

[XdrRecord]
internal readonly partial record struct CoreDumpArgs(DomainRef Domain, string Path, uint Format, uint Flags);
