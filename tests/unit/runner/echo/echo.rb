class EchoBox
  def initialize(start, rates)
    @n = start
    @rates = rates
    puts 'chatter'
  end
  def one_int(value) = value
  def one_long(value) = value
  def one_double(value) = value
  def one_bool(value) = value
  def one_string(value) = value
  def one_json(value) = value
  def strings(value) = value
  def ints(value) = value
  def longs(value) = value
  def doubles(value) = value
  def bools(value) = value
  def maybe_string(value) = value
  def maybe_long(value) = value
  def maybe_list(value) = value
  def maybe_map(value) = value
  def maybe_json(value) = value
  def grid(value) = value
  def sparse(value) = value
  def gaps(value) = value
  def counts(value) = value
  def index(value) = value
  def nested(value) = value
  def jsons(value) = value
  def json_map(value) = value
  def rate(name) = @rates[name]

  def nothing(by, type)
    @n += by
    'ignored'
  end

  def state = @n
end
