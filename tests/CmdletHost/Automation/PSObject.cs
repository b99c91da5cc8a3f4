using System.Collections;
using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace System.Management.Automation;

public class PSObject : IFormattable, IComparable
{
    public const string AdaptedMemberSetName = "psadapted";
    public const string BaseObjectMemberSetName = "psbase";
    public const string ExtendedMemberSetName = "psextended";

    private readonly object _base;
    private readonly List<PSPropertyInfo> _notes = [];

    public PSObject() : this(PSCustomObject.Instance) { }

    public PSObject(object obj)
    {
        _base = obj is PSObject inner ? inner._base : obj ?? throw new PSArgumentException("The object is null.", nameof(obj));
        Properties = new PropertyView(this);
        TypeNames = [];
        for (var type = _base.GetType(); type is not null; type = type.BaseType)
        {
            TypeNames.Add(type == typeof(PSCustomObject) ? "System.Management.Automation.PSCustomObject" : type.FullName!);
        }
    }

    public object BaseObject => ReferenceEquals(_base, PSCustomObject.Instance) ? this : _base;
    public object ImmediateBaseObject => _base;
    public PSMemberInfoCollection<PSPropertyInfo> Properties { get; }
    public Collection<string> TypeNames { get; }

    internal bool IsCustom => ReferenceEquals(_base, PSCustomObject.Instance);
    internal IReadOnlyList<PSPropertyInfo> Notes => _notes;

    public static PSObject AsPSObject(object obj) => obj as PSObject ?? new PSObject(obj);

    [return: NotNullIfNotNull(nameof(value))]
    internal static object? Unwrap(object? value) => value is PSObject { IsCustom: false } wrapped ? wrapped._base : value;

    public virtual PSObject Copy()
    {
        var copy = new PSObject(_base);
        copy._notes.AddRange(_notes.Select(n => (PSPropertyInfo)n.Copy()));
        return copy;
    }

    public int CompareTo(object? obj) => LanguagePrimitives.Compare(_base, Unwrap(obj));
    public override bool Equals(object? obj) => IsCustom ? ReferenceEquals(this, obj) : _base.Equals(Unwrap(obj));
    public override int GetHashCode() => IsCustom ? System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this) : _base.GetHashCode();

    public override string ToString() => IsCustom
        ? _notes.Count == 0 ? string.Empty : "@{" + string.Join("; ", _notes.Select(n => $"{n.Name}={LanguagePrimitives.ToText(n.Value)}")) + "}"
        : LanguagePrimitives.ToText(_base);

    public string ToString(string? format, IFormatProvider? formatProvider) =>
        !IsCustom && _base is IFormattable f ? f.ToString(format, formatProvider) : ToString();

    public static implicit operator PSObject(string valueToConvert) => AsPSObject(valueToConvert);
    public static implicit operator PSObject(int valueToConvert) => AsPSObject(valueToConvert);
    public static implicit operator PSObject(bool valueToConvert) => AsPSObject(valueToConvert);
    public static implicit operator PSObject(double valueToConvert) => AsPSObject(valueToConvert);
    public static implicit operator PSObject(Hashtable valueToConvert) => AsPSObject(valueToConvert);

    private sealed class PropertyView(PSObject owner) : PSMemberInfoCollection<PSPropertyInfo>
    {
        public override PSPropertyInfo? this[string name] =>
            owner._notes.Find(n => n.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? (Members.Property(owner._base, name) is { } p ? new ReflectedProperty(owner._base, p) : null);

        public override void Add(PSPropertyInfo member)
        {
            Remove(member.Name);
            owner._notes.Add(member);
        }

        public override void Remove(string name) => owner._notes.RemoveAll(n => n.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

        public override IEnumerator<PSPropertyInfo> GetEnumerator() =>
            owner._notes.Concat(Members.Properties(owner._base).Select(p => new ReflectedProperty(owner._base, p))).GetEnumerator();
    }
}

public class PSCustomObject
{
    private PSCustomObject() { }

    internal static PSCustomObject Instance { get; } = new();

    public override string ToString() => string.Empty;
}

[Flags]
public enum PSMemberTypes
{
    AliasProperty = 1, CodeProperty = 2, Property = 4, NoteProperty = 8, ScriptProperty = 16, Properties = 31, PropertySet = 32,
    Method = 64, CodeMethod = 128, ScriptMethod = 256, Methods = 448, ParameterizedProperty = 512, MemberSet = 1024, Event = 2048, Dynamic = 4096, All = 8191,
}

public abstract class PSMemberInfo
{
    public string Name { get; private set; } = string.Empty;
    public abstract PSMemberTypes MemberType { get; }
    public abstract string TypeNameOfValue { get; }
    public abstract object? Value { get; set; }
    public bool IsInstance => MemberType == PSMemberTypes.NoteProperty;

    public abstract PSMemberInfo Copy();

    protected void SetMemberName(string name) => Name = name;
}

public abstract class PSPropertyInfo : PSMemberInfo
{
    public abstract bool IsGettable { get; }
    public abstract bool IsSettable { get; }
}

public class PSNoteProperty : PSPropertyInfo
{
    public PSNoteProperty(string name, object? value)
    {
        SetMemberName(name);
        Value = value;
    }

    public override PSMemberTypes MemberType => PSMemberTypes.NoteProperty;
    public override bool IsGettable => true;
    public override bool IsSettable => true;
    public override object? Value { get; set; }
    public override string TypeNameOfValue => Value?.GetType().FullName ?? "System.Object";
    public override PSMemberInfo Copy() => new PSNoteProperty(Name, Value);
    public override string ToString() => $"{TypeNameOfValue} {Name}={Value}";
}

internal sealed class ReflectedProperty : PSPropertyInfo
{
    private readonly object _target;
    private readonly System.Reflection.PropertyInfo _property;

    public ReflectedProperty(object target, System.Reflection.PropertyInfo property)
    {
        (_target, _property) = (target, property);
        SetMemberName(property.Name);
    }

    public override PSMemberTypes MemberType => PSMemberTypes.Property;
    public override bool IsGettable => _property.CanRead;
    public override bool IsSettable => _property.CanWrite;
    public override object? Value { get => Members.Read(_property, _target); set => _property.SetValue(_target, LanguagePrimitives.ConvertTo(value, _property.PropertyType)); }
    public override string TypeNameOfValue => _property.PropertyType.FullName ?? _property.PropertyType.Name;
    public override PSMemberInfo Copy() => this;
}

public abstract class PSMemberInfoCollection<T> : IEnumerable<T> where T : PSMemberInfo
{
    public abstract T? this[string name] { get; }
    public abstract void Add(T member);
    public abstract void Remove(string name);
    public abstract IEnumerator<T> GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
