using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

// Records of domains that several of their families share.

[XdrRecord]
internal readonly partial record struct DomainArgs(DomainRef Domain);

[XdrRecord]
internal readonly partial record struct DomainFlagsArgs(DomainRef Domain, uint Flags);

[XdrRecord]
internal readonly partial record struct DomainXmlArgs(DomainRef Domain, string Xml);

[XdrRecord]
internal readonly partial record struct DomainXmlFlagsArgs(DomainRef Domain, string Xml, uint Flags);

[XdrRecord]
internal readonly partial record struct DomainOptionalXmlArgs(DomainRef Domain, string? Xml, uint Flags);

[XdrRecord]
internal readonly partial record struct DomainNameFlagsArgs(DomainRef Domain, string Name, uint Flags);

[XdrRecord]
internal readonly partial record struct DomainOptionalNameArgs(DomainRef Domain, string? Name, uint Flags);

/// <remarks>A path, or the name of a device.</remarks>
[XdrRecord]
internal readonly partial record struct DomainPathArgs(DomainRef Domain, string Path);

/// <remarks>A path, or the name of a device.</remarks>
[XdrRecord]
internal readonly partial record struct DomainPathFlagsArgs(DomainRef Domain, string Path, uint Flags);

/// <remarks>NeedResults is 1 for the objects, 0 for their count alone.</remarks>
[XdrRecord]
internal readonly partial record struct DomainListArgs(DomainRef Domain, int NeedResults, uint Flags);

/// <remarks>The most values that a caller has room for; 0 asks how many there are.</remarks>
[XdrRecord]
internal readonly partial record struct DomainCapacityArgs(DomainRef Domain, int Capacity, uint Flags);

/// <remarks>A count, or the number of a thing of the domain.</remarks>
[XdrRecord]
internal readonly partial record struct DomainNumberArgs(DomainRef Domain, uint Number, uint Flags);

[XdrRecord]
internal readonly partial record struct DomainSecondsArgs(DomainRef Domain, int Seconds, uint Flags);

[XdrRecord]
internal readonly partial record struct DomainAmountArgs(DomainRef Domain, ulong Amount);

[XdrRecord]
internal readonly partial record struct DomainAmountFlagsArgs(DomainRef Domain, ulong Amount, uint Flags);

[XdrRecord]
internal readonly partial record struct DomainPathAmountArgs(DomainRef Domain, string Path, ulong Amount, uint Flags);

[XdrRecord]
internal readonly partial record struct DomainFewParametersArgs(DomainRef Domain, [Limit(Limits.FewParameters)] TypedParameter[] Parameters, uint Flags);

[XdrRecord]
internal readonly partial record struct DomainManyParametersArgs(DomainRef Domain, [Limit(Limits.ManyParameters)] TypedParameter[] Parameters, uint Flags);

/// <remarks>The map is text such as 0-3,^2.</remarks>
[XdrRecord]
internal readonly partial record struct DomainVcpuStateArgs(DomainRef Domain, string Map, int State, uint Flags);

[XdrRecord]
internal readonly partial record struct DomainResult(DomainRef Domain);
