using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

[XdrRecord]
internal readonly partial record struct AuthListResult([Limit(Limits.AuthenticationTypes)] AuthenticationType[] Types);

/// <remarks>Nil is 1 where no data are given, which SASL tells apart from empty data.</remarks>
[XdrRecord]
internal readonly partial record struct SaslStartArgs(string Mechanism, int Nil, [Chars, Limit(Limits.SaslData)] byte[] Data);

/// <remarks>Nil is 1 where no data are given, which SASL tells apart from empty data.</remarks>
[XdrRecord]
internal readonly partial record struct SaslStepArgs(int Nil, [Chars, Limit(Limits.SaslData)] byte[] Data);

/// <remarks>Complete is 1 once the server is satisfied; Nil is 1 where no data are given.</remarks>
[XdrRecord]
internal readonly partial record struct SaslResult(int Complete, int Nil, [Chars, Limit(Limits.SaslData)] byte[] Data);
