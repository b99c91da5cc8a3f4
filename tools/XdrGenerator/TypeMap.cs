using Microsoft.CodeAnalysis;

namespace VirtPS.Tools.XdrGenerator;

/// <summary>Decides how the parameters of records travel.</summary>
/// <param name="compilation">Where the hand-written encodings are looked up.</param>
/// <param name="owner">The record that has the parameters.</param>
internal sealed class TypeMap(Compilation compilation, INamedTypeSymbol owner)
{
    private static readonly SymbolDisplayFormat Full = SymbolDisplayFormat.FullyQualifiedFormat;

    private readonly INamedTypeSymbol? _handWritten = compilation.GetTypeByMetadataName(KnownNames.XdrTypes);

    // Records whose size is being added up, so that one that holds itself is found.
    private readonly HashSet<ISymbol> _measuring = new(SymbolEqualityComparer.Default) { owner };

    /// <summary>Maps a parameter.</summary>
    /// <exception cref="MappingException">It has no encoding.</exception>
    public WireType Map(IParameterSymbol parameter)
    {
        var marks = FieldMarks.Of(parameter);
        if (marks is { Limit: not null, Fixed: not null })
        {
            throw new MappingException(Problem.Contradiction, "has both [Limit] and [Fixed]: keep the one that the protocol declares");
        }

        return parameter.Type is { NullableAnnotation: NullableAnnotation.Annotated, IsReferenceType: true } reference
            ? MapOptional(reference.WithNullableAnnotation(NullableAnnotation.NotAnnotated), marks)
            : parameter.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
                ? MapOptional(nullable.TypeArguments[0], marks)
                : MapRequired(parameter.Type, marks);
    }

    private static bool IsBytes(ITypeSymbol type) =>
        type is IArrayTypeSymbol { IsSZArray: true, ElementType.SpecialType: SpecialType.System_Byte };

    private static PlainType MapBytes(FieldMarks marks)
    {
        var bound = marks.Fixed ?? marks.Limit ?? throw FieldMarks.Unlimited("bytes");
        var word = (marks.Fixed is null ? "" : "Fixed") + (marks.IsChars ? "Chars" : "Opaque");
        var smallest = marks.Fixed is not { } length ? 4 : marks.IsChars ? length * 4 : (length + 3) & ~3;
        return new("byte[]", smallest, word, bound);
    }

    private static PlainType MapText(FieldMarks marks)
    {
        if (!marks.IsChars)
        {
            return marks.Fixed is null
                ? new("string", 4, "String", marks.Limit)
                : throw new MappingException(Problem.Contradiction, "is a string of a fixed length, which XDR lacks: add [Chars] or use [Limit]");
        }

        var bound = marks.Fixed ?? marks.Limit ?? throw FieldMarks.Unlimited("characters");
        return new("string", marks.Fixed * 4 ?? 4, marks.Fixed is null ? "CharText" : "FixedCharText", bound);
    }

    private OptionalType MapOptional(ITypeSymbol type, FieldMarks marks) =>
        type is IArrayTypeSymbol && !IsBytes(type)
            ? throw new MappingException(Problem.NoEncoding, "is an array that may be missing: an empty array says the same")
            : new(MapRequired(type, marks));

    private WireType MapRequired(ITypeSymbol type, FieldMarks marks)
    {
        if (IsBytes(type))
        {
            return MapBytes(marks);
        }

        if (type.SpecialType == SpecialType.System_String)
        {
            return MapText(marks);
        }

        if (marks.IsChars)
        {
            throw new MappingException(Problem.Contradiction, "has [Chars], which only a string or byte[] can have");
        }

        if (type is IArrayTypeSymbol array)
        {
            return MapArray(array, marks);
        }

        return marks is { Limit: null, Fixed: null }
            ? MapScalar(type)
            : throw new MappingException(Problem.Contradiction, "has a length, which only a string or an array can have");
    }

    private ArrayType MapArray(IArrayTypeSymbol array, FieldMarks marks)
    {
        if (!array.IsSZArray || array.ElementType is IArrayTypeSymbol)
        {
            throw new MappingException(Problem.NoEncoding, "is an array of arrays: wrap the inner one in a record");
        }

        var bound = marks.Fixed ?? marks.Limit ?? throw FieldMarks.Unlimited("elements");
        var element = array.ElementType;
        var none = default(FieldMarks);
        WireType mapped = element is { NullableAnnotation: NullableAnnotation.Annotated, IsReferenceType: true }
            ? MapOptional(element.WithNullableAnnotation(NullableAnnotation.NotAnnotated), none)
            : element is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
                ? MapOptional(nullable.TypeArguments[0], none)
                : MapRequired(element, none);
        return new(mapped, bound, marks.Fixed is not null);
    }

    private WireType MapScalar(ITypeSymbol type)
    {
        if (Primitive(type) is { } primitive)
        {
            return primitive;
        }

        if (type is INamedTypeSymbol { EnumUnderlyingType: { } underlying })
        {
            return Primitive(underlying) is { } carrier
                ? carrier with { Name = type.ToDisplayString(Full), Carrier = carrier.Name }
                : throw new MappingException(Problem.NoEncoding, $"is an enumeration of {underlying.Name}: make it int, uint, long or ulong");
        }

        var name = type.ToDisplayString(Full);
        if (type is INamedTypeSymbol named && KnownNames.IsRecord(named))
        {
            return new RecordType(name, Measure(named));
        }

        var members = _handWritten?.GetMembers("Read" + type.Name) ?? [];
        return members.Any(member => member is IMethodSymbol { IsStatic: true })
            ? new HandWrittenType(name, HandWrittenSize(type), type.Name)
            : throw new MappingException(
                Problem.NoEncoding, $"has type {type.Name}, which has no encoding: make it an [XdrRecord] or add Read{type.Name} and Write to XdrTypes");
    }

    private static PlainType? Primitive(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Int32 => new("int", 4, "Int"),
        SpecialType.System_UInt32 => new("uint", 4, "UInt"),
        SpecialType.System_Int64 => new("long", 8, "Long"),
        SpecialType.System_UInt64 => new("ulong", 8, "ULong"),
        SpecialType.System_Double => new("double", 8, "Double"),
        SpecialType.System_Boolean => new("bool", 4, "Bool"),
        _ => type.ToDisplayString(Full) == "global::System.Guid" ? new("global::System.Guid", 16, "Guid") : null,
    };

    // XdrTypes may tell the smallest size of what it reads in a constant; everything takes at least one word.
    private int HandWrittenSize(ITypeSymbol type) =>
        _handWritten?.GetMembers("Smallest" + type.Name).OfType<IFieldSymbol>().FirstOrDefault()?.ConstantValue as int? ?? 4;

    private int Measure(INamedTypeSymbol record)
    {
        if (!_measuring.Add(record))
        {
            throw new MappingException(Problem.Endless, $"makes {record.Name} hold itself, so that a peer could choose how deep the reader goes: use an array");
        }

        try
        {
            return KnownNames.HasAttribute(record, KnownNames.XdrRecord) ? KnownNames.ParametersOf(record).Sum(field => Map(field).Smallest) : 4;
        }
        catch (MappingException error) when (error.Id != Problem.Endless)
        {
            // Reported where that record stands.
            return 0;
        }
        finally
        {
            _measuring.Remove(record);
        }
    }
}
