using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

// Records that procedures of several families share.

[XdrRecord]
internal readonly partial record struct TextResult(string Text);

[XdrRecord]
internal readonly partial record struct OptionalTextResult(string? Text);

[XdrRecord]
internal readonly partial record struct CountResult(int Count);

/// <remarks>A number whose meaning the procedure tells, such as the result of a comparison.</remarks>
[XdrRecord]
internal readonly partial record struct NumberResult(int Number);

/// <remarks>1 for yes, 0 for no.</remarks>
[XdrRecord]
internal readonly partial record struct AnswerResult(int Answer);

[XdrRecord]
internal readonly partial record struct AmountResult(ulong Amount);

[XdrRecord]
internal readonly partial record struct NamesResult([Limit(Limits.Objects)] string[] Names);

[XdrRecord]
internal readonly partial record struct ManyParametersResult([Limit(Limits.ManyParameters)] TypedParameter[] Parameters);

/// <remarks>The array is empty and only the count is given where a caller asked for no room.</remarks>
[XdrRecord]
internal readonly partial record struct ManyParametersCountResult([Limit(Limits.ManyParameters)] TypedParameter[] Parameters, int Count);

[XdrRecord]
internal readonly partial record struct FewParametersResult([Limit(Limits.FewParameters)] TypedParameter[] Parameters);

/// <remarks>The array is empty and only the count is given where a caller asked for no room.</remarks>
[XdrRecord]
internal readonly partial record struct FewParametersCountResult([Limit(Limits.FewParameters)] TypedParameter[] Parameters, int Count);

[XdrRecord]
internal readonly partial record struct FlagsArgs(uint Flags);

/// <remarks>NeedResults is 1 for the objects, 0 for their count alone.</remarks>
[XdrRecord]
internal readonly partial record struct ListArgs(int NeedResults, uint Flags);

/// <remarks>The most names or numbers that a caller has room for.</remarks>
[XdrRecord]
internal readonly partial record struct CapacityArgs(int Capacity);

/// <remarks>The most values that a caller has room for; 0 asks how many there are.</remarks>
[XdrRecord]
internal readonly partial record struct CapacityFlagsArgs(int Capacity, uint Flags);

[XdrRecord]
internal readonly partial record struct NameArgs(string Name);

[XdrRecord]
internal readonly partial record struct NameFlagsArgs(string Name, uint Flags);

[XdrRecord]
internal readonly partial record struct UuidArgs(Guid Uuid);

[XdrRecord]
internal readonly partial record struct PathArgs(string Path);

[XdrRecord]
internal readonly partial record struct XmlArgs(string Xml);

[XdrRecord]
internal readonly partial record struct XmlFlagsArgs(string Xml, uint Flags);

[XdrRecord]
internal readonly partial record struct ParametersFlagsArgs([Limit(Limits.ManyParameters)] TypedParameter[] Parameters, uint Flags);
