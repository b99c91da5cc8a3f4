using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

[XdrRecord]
internal readonly partial record struct SecretArgs(SecretRef Secret);

[XdrRecord]
internal readonly partial record struct SecretFlagsArgs(SecretRef Secret, uint Flags);

[XdrRecord]
internal readonly partial record struct SecretUsageArgs(int UsageType, string UsageId);

[XdrRecord]
internal readonly partial record struct SetSecretValueArgs(SecretRef Secret, [Limit(Limits.SecretValue)] byte[] Value, uint Flags);

[XdrRecord]
internal readonly partial record struct SecretValueResult([Limit(Limits.SecretValue)] byte[] Value);

[XdrRecord]
internal readonly partial record struct SecretResult(SecretRef Secret);

[XdrRecord]
internal readonly partial record struct SecretsResult([Limit(Limits.Objects)] SecretRef[] Secrets, uint Count);
